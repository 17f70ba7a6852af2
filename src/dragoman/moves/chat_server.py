"""A server that speaks the OpenAI chat-completions protocol with JSON-schema output, asked over HTTP.

Ollama, vLLM and the server of llama.cpp speak it. Nothing but the address that was given is ever called: no redirect
is followed, no proxy is taken from the environment, certificates are checked. The same question is asked with
temperature 0 and a fixed seed; whether the same answer comes is up to the server.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import urllib3

from dragoman.errors import ReaderError
from dragoman.moves.choosing import KEY_VARIABLE, ReaderOptions

TRIES = 3  # of a server that says it is busy
LONGEST_WAIT_S = 60.0  # for a busy server, each time
UNANSWERED = 3  # questions in a row that a server may leave without an answer before it is no longer asked
LARGEST_ANSWER = 4 << 20  # bytes
CONNECT_S = 10.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TOLD = 200  # characters of what a server says about an error


class ChatServer:
    """One server and one of its models.

    Attributes:
        where: the address as it was given, without anything secret.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str | None = None,
        timeout_s: float = 120.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Check the address; nothing is sent yet. Raises ReaderError where it, or the key, cannot be used."""
        self.where = url
        self._url = _checked(url, key) + "/chat/completions"
        self._model = model
        self._key = key
        self._timeout_s = timeout_s
        self._sleep = sleep
        self._pool = urllib3.PoolManager(maxsize=16, cert_reqs="CERT_REQUIRED", retries=False)
        self._lock = Lock()
        self._unanswered = 0

    @classmethod
    def of(cls, options: ReaderOptions) -> ChatServer:
        """The server that the options name. Raises ReaderError where they do not."""
        if not options.url or not options.model:
            raise ReaderError(
                "reader 'openai'",
                "needs the address of a server and the name of a model",
                "give both, such as --reader-url http://127.0.0.1:11434/v1 --reader-model NAME",
            )
        return cls(options.url, options.model, key=options.key, timeout_s=options.timeout_s)

    def ask(self, instructions: str, question: str, schema: Mapping[str, Any]) -> str:
        """The answer's text. Raises ReaderError where none comes, or one that is cut short or refused."""
        body = {
            "model": self._model,
            "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": question}],
            "temperature": 0,
            "seed": 0,
            "stream": False,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "moves", "strict": True, "schema": schema},
            },
        }
        return self._text_of(self._post(json.dumps(body).encode("ascii")))

    # --- the way there ---

    def _post(self, body: bytes) -> bytes:
        for tried in range(1, TRIES + 1):
            self._check_alive()
            status, headers, answer = self._send(body)
            if status not in (429, 503):
                break
            wait_s = _wait_s(headers.get("Retry-After"), tried)
            if wait_s > LONGEST_WAIT_S:
                raise self._error(
                    f"is busy ({status}) and asks to wait {wait_s:.0f} seconds", "read these reports again after that"
                )
            if tried == TRIES:
                raise self._error(
                    f"is busy ({status}), {TRIES} times in a row",
                    "read these reports again later or use fewer --threads",
                )
            self._sleep(wait_s)
        if status != 200:
            raise self._status_error(status, answer)
        return answer

    def _send(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            response = self._pool.request(
                "POST",
                self._url,
                body=body,
                headers=headers,
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=min(CONNECT_S, self._timeout_s), read=self._timeout_s),
            )
            try:
                answer = self._body(response)
            finally:
                response.close()  # never back to the pool: a part of it may be unread
        except urllib3.exceptions.SSLError as error:
            raise self._silent(f"could not be trusted ({error})", "check its certificate and the address") from error
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
            raise self._silent("does not answer", "start the server, or check --reader-url") from error
        except (urllib3.exceptions.ReadTimeoutError, TimeoutError) as error:
            raise self._silent(
                f"gave no whole answer within {self._timeout_s:g} seconds",
                "raise --reader-timeout, or use a smaller model",
            ) from error
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self._silent(f"broke off ({type(error).__name__})", "look into the server's log") from error
        with self._lock:
            self._unanswered = 0
        return response.status, response.headers, answer

    def _body(self, response: urllib3.BaseHTTPResponse) -> bytes:
        """All of an answer, within the time and the size that it may take."""
        until = time.monotonic() + self._timeout_s
        answer = bytearray()
        while part := response.read1(1 << 16):
            answer += part
            if len(answer) > LARGEST_ANSWER:
                raise self._error(
                    f"answered with more than {LARGEST_ANSWER >> 20} MiB", "check that it is a chat-completions server"
                )
            if time.monotonic() > until:
                raise TimeoutError
        return bytes(answer)

    def _check_alive(self) -> None:
        with self._lock:
            if self._unanswered >= UNANSWERED:
                raise self._error(
                    f"left {UNANSWERED} questions in a row unanswered and is no longer asked",
                    "start the server, or check --reader-url, and read again",
                )

    def _silent(self, reason: str, mend: str) -> ReaderError:
        with self._lock:
            self._unanswered += 1
        return self._error(reason, mend)

    # --- the way back ---

    def _text_of(self, answer: bytes) -> str:
        """The text in a chat completion (OpenAI API reference, chat completion object)."""
        try:
            choice = json.loads(answer)["choices"][0]
            finish, message = choice.get("finish_reason"), choice["message"]
            refusal, text = message.get("refusal"), message.get("content")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise self._error(
                "answered with something else than a chat completion", "check that --reader-url ends in /v1"
            ) from error
        if finish == "length":
            raise self._error(
                "cut its answer short (finish_reason length)",
                "give the server a longer context (Ollama: num_ctx; vLLM: --max-model-len; llama.cpp: -c)",
            )
        if refusal or finish == "content_filter":
            raise self._error("refused to answer", "use another model, or read this report with the shipped reader")
        if finish not in ("stop", None) or not isinstance(text, str):
            raise self._error(
                "gave no text in its answer", "use a server and a model that support response_format json_schema"
            )
        return text

    def _status_error(self, status: int, answer: bytes) -> ReaderError:
        said = self._said(answer)
        if status in (401, 403):
            return self._error(f"does not let us in ({status}{said})", f"put its key into {KEY_VARIABLE}")
        if 300 <= status < 400:
            return self._error(f"points elsewhere ({status}), which is not followed", "give the address it points to")
        if status in (404, 405):
            return self._error(
                f"has no such page or model ({status}{said})",
                "check that --reader-url ends in /v1 and that the server has --reader-model",
            )
        if status >= 500:
            return self._error(f"failed ({status}{said})", "look into the server's log")
        return self._error(
            f"does not take the question ({status}{said})",
            "use a server and a model that support response_format json_schema",
        )

    def _said(self, answer: bytes) -> str:
        """What a server says about an error, for a person: clipped, and without the key."""
        try:
            error = json.loads(answer)["error"]
            text = error["message"] if isinstance(error, dict) else error
        except (ValueError, LookupError, TypeError, RecursionError):
            return ""
        if not isinstance(text, str) or not text.strip():
            return ""
        if self._key:
            text = text.replace(self._key, "…")
        return ": " + " ".join(text.split())[:_TOLD]

    def _error(self, reason: str, mend: str) -> ReaderError:
        return ReaderError(self.where, reason, mend)


def _checked(url: str, key: str | None) -> str:
    """The address without a slash at its end. Raises ReaderError where it, or the key, cannot be used."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if "@" in parts.netloc:
        raise ReaderError(
            f"{parts.scheme}://…@{parts.netloc.rpartition('@')[2]}", "holds a name or password", f"use {KEY_VARIABLE}"
        )
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or not url.isprintable():
        raise ReaderError(
            url, "is no address of a server", "give one such as http://127.0.0.1:11434/v1, without ? and #"
        )
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise ReaderError(KEY_VARIABLE, "holds characters that no key has", "copy the key anew")
    if key and parts.scheme == "http" and host not in _LOOPBACK:
        raise ReaderError(url, "would get the key unencrypted", f"use https, or unset {KEY_VARIABLE}")
    return url.rstrip("/")


def _wait_s(asked: str | None, tried: int) -> float:
    """Seconds to wait for a busy server: what it asks for, else 1, 2, 4 and so on."""
    try:
        return max(0.0, urllib3.Retry().parse_retry_after(asked or ""))
    except (urllib3.exceptions.InvalidHeader, OverflowError):
        return float(2 ** (tried - 1))
