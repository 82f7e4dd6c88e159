"""Rejections: a document that cannot be processed becomes a row with stage, code and message, never an exception."""

from __future__ import annotations

from typing import Final, NamedTuple

MESSAGES: Final = {
    "empty": "there is no text in it",
    "binary": "this is not text: the bytes look like a picture, an archive or a program",
    "truncated": "the compressed file ends too early: it was probably still being written; deliver it again",
    "corrupt": "the compressed file is damaged or is not what its name says",
    "too_large": "larger than a news page can be; if it is one, raise --max-document-bytes and add --retry-quarantined",
    "unreadable": "the file could not be opened; it is tried again in the next run",
    "not_a_file": "this is not a regular file",
    "symlink_loop": "the link leads back to itself",
    "outside_source": "the link leads out of the source; list its target as a source of its own",
    "bad_name": "a folder is named like a JSON-lines file with a !, so files in it would look like records; rename it",
    "vanished": "the file was gone before it could be read, or is a link to one that is gone",
    "changing": "the file changed while it was read; it is tried again in the next run",
    "bad_record": "the line is not a JSON object with a text or html string",
    "duplicate_uri": "an earlier record of the same file has this uri",
    "internal_error": "copydesk failed on this document; please report it",
}
"""Every code there is, with what a person should know."""

TRANSIENT: Final = frozenset({"unreadable", "vanished", "changing", "internal_error"})
"""Codes that say nothing about the content: such files are tried again in every run."""


class Rejection(NamedTuple):
    """Why a file or record was not loaded."""

    source_uri: str
    file_uri: str
    stage: str
    code: str
    message: str
    content: bytes | None = None
    """The bytes of a rejected record; None for a whole file, whose bytes are where it is."""
    source: str = ""
    """Where discovery rejected it: the source under which it was listed."""
    is_named: bool = True
    """False for a record so broken that it may be any record of its file: `source_uri` is but its line."""


def reject(
    source_uri: str, file_uri: str, stage: str, code: str, detail: str = "", content: bytes | None = None
) -> Rejection:
    """A rejection with the message of its code and, where there is one, a detail in brackets."""
    return Rejection(source_uri, file_uri, stage, code, MESSAGES[code] + (f" ({detail})" if detail else ""), content)
