"""Loops over words and characters in machine code: compiled by numba once, kept in files, loaded by LLVM.

To load such a function takes a few milliseconds and needs LLVM alone; numba is imported only where one must be
compiled, which takes half a second each. Nothing is loaded before a function is called.

Machine code is kept in files that processes share (`tasks.cached_files`). Where none can be written every process
compiles for itself. A file is of one version of the function,
of LLVM and of the kind of processor; one that was damaged is made again.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache, cached_property
from hashlib import blake2b
from importlib import metadata
from typing import Any, Final, Generic, ParamSpec, get_args, get_type_hints

import numpy as np

from tasks import cached_files

Arguments = ParamSpec("Arguments")

DIGEST: Final = 32
"""Bytes at the beginning of a file: the digest of what follows."""


def compiled(function: Callable[Arguments, Any]) -> Compiled[Arguments]:
    """Have a function compiled: a loop over arrays that other compiled functions and constants of its module take part
    in, and no other objects.

    Parameters are arrays, whose sizes are not known in it, and whole numbers; arrays for results are among them.
    Whoever calls it from Python gets a whole number. Indices are not checked: each must be within its array whatever
    the text is.
    """
    return Compiled(function)


class Compiled(Generic[Arguments]):
    """A function that is compiled, or loaded, when it is first called."""

    def __init__(self, function: Callable[Arguments, Any]) -> None:
        self.function: Any = function
        self.name = f"{function.__module__}.{function.__name__}"

    def __call__(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Any:
        """Run it. Raises ctypes.ArgumentError where an array is not of the type that is declared, or not in one
        piece."""
        result, error = ctypes.c_int64(), ctypes.c_void_p()
        if self._address(ctypes.byref(result), ctypes.byref(error), *args):
            raise AssertionError(f"{self.name} failed")
        return result.value

    @property
    def _numba_type_(self) -> Any:
        """By which numba knows the function where another one calls it."""
        from numba import types

        return types.Dispatcher(self._dispatcher)

    @cached_property
    def _dispatcher(self) -> Any:
        from numba import njit

        return njit(_nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)(self.function)

    @cached_property
    def types(self) -> list[Any]:
        """The types of the parameters, those of the elements for arrays; None for whole numbers."""
        hints = get_type_hints(self.function)
        del hints["return"]
        return [None if hint is int else _element(hint) for hint in hints.values()]

    @cached_property
    def digest(self) -> str:
        """Of all that the machine code is made of: the function, and what it uses of its module."""
        code, names = self.function.__code__, self.function.__globals__
        used = [names.get(name) for name in code.co_names]
        parts = [value.digest if isinstance(value, Compiled) else value for value in used]
        constants = [part for part in parts if isinstance(part, (str, int, np.generic))]
        return _digest(repr((code.co_code, code.co_consts, code.co_names, constants)).encode()).hex()

    @cached_property
    def _address(self) -> Any:
        llvm = _llvm()
        name = f"{self.name}-{_digest(f'{_platform()} {self.types} {self.digest}'.encode()).hex()[:DIGEST]}.o"
        code = _kept(name)
        if code is None:
            code = self._machine_code()
            _keep(name, code)
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
        engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        engine.finalize_object()
        arrays = [ctypes.c_int64 if t is None else np.ctypeslib.ndpointer(t, flags="C") for t in self.types]
        prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *arrays)
        address: Any = prototype(engine.get_function_address(self.name))
        address.engine = engine  # with which the machine code would go
        return address

    def _machine_code(self) -> bytes:
        logging.getLogger("numba").setLevel(logging.WARNING)  # at DEBUG it tells of every instruction
        from numba import cfunc, from_dtype, int64, types

        given = [int64 if t is None else types.CPointer(from_dtype(np.dtype(t))) for t in self.types]
        made: Any = cfunc(int64(*given), _nrt=False)(self.function)
        llvm, machine = _llvm(), _machine()
        module = llvm.parse_assembly(made.inspect_llvm())
        # Beside the function itself there is one that calls it and reports exceptions to Python.
        native = made.native_name.removeprefix("cfunc.")
        for function in module.functions:
            if function.name == native:
                function.name = self.name
            elif not function.is_declaration:
                function.linkage = "internal"
        for variable in module.global_variables:
            if not variable.is_declaration:
                variable.linkage = "internal"
        passes = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=3))
        passes.getModulePassManager().run(module, passes)
        code: bytes = machine.emit_object(module)
        return code


def _element(array: Any) -> Any:
    """The type of the elements of an array that is declared as NDArray."""
    while parts := get_args(array):
        array = parts[-1]
    return array


@cache
def _llvm() -> Any:
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    return binding


def _machine() -> Any:
    """This machine, as LLVM compiles for it. Whoever loads code takes it over: it is one for each."""
    llvm = _llvm()
    cpu, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(cpu, features, opt=3, codemodel="jitdefault", jit=True)


@cache
def _platform() -> str:
    """What machine code depends on besides the function."""
    llvm = _llvm()
    versions = sys.version_info[:2], metadata.version("llvmlite")
    return f"{versions} {llvm.get_process_triple()} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=DIGEST).digest()


def _kept(name: str) -> bytes | None:
    for folder in cached_files.folders():
        with suppress(OSError):
            content = (folder / name).read_bytes()
            if content[:DIGEST] == _digest(content[DIGEST:]):
                return content[DIGEST:]
    return None


def _keep(name: str, code: bytes) -> None:
    """Write a file where one can be written."""
    for folder in cached_files.folders():
        with suppress(OSError), cached_files.written(folder / name) as file:
            file.write(_digest(code) + code)
            return
