"""The workers of a Dask scheduler, on as many machines as there are: each is begun with what it needs, its own PyTorch
with it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped
from dlquiz.ground.version import __version__
from dlquiz.proof.crew import Begin, Crew

# Seconds in which a scheduler has to answer, and a worker to be there.
_PATIENCE = 20


class _Work(Struct, frozen=True):
    """What a worker is begun with; `name` is the run's own."""

    name: str
    begin: Begin
    arguments: tuple[Any, ...]


@contextmanager
def cluster(address: str, begin: Begin, *arguments: Any) -> Iterator[Crew]:
    """The workers of the scheduler at an address, each thread of them begun by a function with these arguments.

    Raises DlquizError if Dask is not installed, if nothing answers there, or if a worker has another version of this.
    """
    work = _Work(secrets.token_hex(8), begin, arguments)
    with _client(address) as client:
        _refuse_others(client)
        sent = client.scatter(work, broadcast=True, hash=False)
        hands = sum(client.nthreads().values())
        try:
            yield Crew(lambda argument: client.submit(_do, sent, argument, pure=False), hands)
        finally:
            client.run(_leave, work.name)


def _refuse_others(client: Any) -> None:
    """Raises DlquizError for workers without this very program."""
    try:
        versions = set(client.run(_version).values())
    except ModuleNotFoundError:
        versions = {""}
    if others := versions - {__version__}:
        found = " and ".join(f"dlquiz {one}" if one else "no dlquiz" for one in sorted(others))
        raise DlquizError(f"a worker has {found}", f"install dlquiz {__version__} there, as it is here")


def _version() -> str:
    return __version__


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client  # seldom wanted, and takes a second
    except ModuleNotFoundError:
        raise DlquizError("--scheduler needs Dask", "install it: pip install 'dlquiz[cluster]'") from None

    base: Any = Client

    class Closing(base):  # type: ignore[misc]
        """A client that closes itself if it can't start: Dask's own is left to end with a traceback."""

        def start(self, **options: Any) -> None:
            try:
                super().start(callback_timeout=_PATIENCE, **options)  # who answers may speak another language
            except BaseException:
                self.close(timeout=_PATIENCE)
                raise

    shown = escaped(address)
    try:
        client = Closing(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        what = f"no Dask scheduler answers at {shown[:200]} ({escaped(str(error))[:200]})"
        raise DlquizError(what, "start one with `dask scheduler`; it says its address") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            hint = f"start some: dask worker {shown[:200]} --nworkers auto --nthreads 1"
            raise DlquizError(f"the scheduler at {shown[:200]} has no workers", hint) from None
        yield client


def refuse_other_bank(found: str, sent: str) -> None:
    """On a worker: raises DlquizError if the bank there has another digest than that of whoever hands out the work."""
    if found != sent:
        raise DlquizError("a worker has another bank", "install the same dlquiz there, with its bank unchanged")


# On a worker: what each of its threads was begun with, by run and thread.
_begun: dict[tuple[str, int], tuple[ExitStack, Any]] = {}


def _do(work: _Work, argument: Any) -> Any:
    """On a worker: what comes of an argument."""
    place = work.name, threading.get_ident()
    if place not in _begun:
        stack = ExitStack()
        _begun[place] = stack, stack.enter_context(work.begin(*work.arguments))
    return _begun[place][1](argument)


def _leave(name: str) -> None:
    """On a worker: the end of a run."""
    for place in [place for place in _begun if place[0] == name]:
        _begun.pop(place)[0].close()
