"""Settings of a run: flags, or environment variables that begin with COPYDESK_."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from warehouse.errors import UsageError

PREFIX = "COPYDESK_"
"""What the environment variables begin with."""


class Settings(BaseSettings):
    """Everything that can be set. What a run makes of a file depends on none of it except `max_document_bytes`.

    `canonical` and `preferred_publishers` decide for all stories at the next run that loads something.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    warehouse: Path = Field(Path("news"), description="Folder of the warehouse")
    workers: int = Field(
        default_factory=lambda: len(os.sched_getaffinity(0)), ge=1, le=256, description="Processes that read pages"
    )
    batch_size: int = Field(500, ge=1, le=100_000, description="Files per batch")
    max_document_bytes: int = Field(
        8 << 20, ge=1 << 10, le=1 << 30, description="Largest document that is read, decompressed"
    )
    keep_hours: float = Field(
        24, ge=0, le=1_000_000, description="How long maintain keeps what readers may still have open"
    )
    retry_quarantined: bool = Field(False, description="Read again what is in quarantine")
    canonical: Annotated[tuple[Literal["complete", "earliest", "latest", "original"], ...], NoDecode] = Field(
        ("complete", "earliest", "original"),
        description="What decides which copy stands for a story",
    )
    preferred_publishers: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Publishers whose copy stands for a story before all others"
    )
    allow_vanished: bool = Field(False, description="Mark files as vanished even when a whole folder is empty")

    @field_validator("canonical", "preferred_publishers", mode="before")
    @classmethod
    def _is_a_list(cls, names: Any) -> Any:
        """Names in a variable are separated by commas."""
        return [name.strip() for name in names.split(",") if name.strip()] if isinstance(names, str) else names

    @field_validator("warehouse", mode="before")
    @classmethod
    def _has_a_name(cls, folder: Any) -> Any:
        """Refuse what a variable that is not set leaves, which would be the working directory."""
        text = os.fspath(folder) if isinstance(folder, (str, os.PathLike)) else ""
        if not text.strip():
            raise PydanticCustomError("empty_path", "name a folder")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise PydanticCustomError("path_encoding", "choose a path that is valid UTF-8") from None
        return folder

    @classmethod
    def given(cls, **values: Any) -> Self:
        """Settings from the values that are not None, the rest from the environment. Raise `UsageError`."""
        try:
            return cls(**{name: value for name, value in values.items() if value is not None})
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][0])
            is_flag = values.get(field) is not None
            name = f"--{field.replace('_', '-')} " if is_flag else f"COPYDESK_{field.upper()}="
            raise UsageError(f"{name}{first['input'] or repr(first['input'])}: {first['msg']}") from None


def unknown_variables() -> list[str]:
    """A sentence for each environment variable that looks like a setting and is none."""
    known = [PREFIX + name.upper() for name in Settings.model_fields] + [f"{PREFIX}DEBUG"]
    told = []
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            close = get_close_matches(name, known, 1)
            told.append(f"{name} is no setting" + (f": did you mean {close[0]}?" if close else ""))
    return told
