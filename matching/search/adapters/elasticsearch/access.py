"""How the server is reached: its address, whom it trusts, as whom we ask; and its troubles in plain words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matching.search.ports import Away

if TYPE_CHECKING:  # a library of a second and a half, which an installation without a server never loads
    from elasticsearch import Elasticsearch

FULL, GONE = 429, 404
NOT_BUILT = "it has no index yet"
UNTRUSTED = "its certificate is not the one that is trusted here"


@dataclass(frozen=True)
class Access:
    """Where the server is, what proves that it is the right one, and as whom we ask: a user or an API key."""

    url: str
    index: str = "kith-offers"
    ca: str = ""
    fingerprint: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)

    def client(self) -> Elasticsearch:
        """A client; it connects when it is first used, and never asks twice of itself."""
        from elasticsearch import Elasticsearch

        logging.getLogger("elastic_transport.node_pool").setLevel(logging.ERROR)  # `Away` says it, and in our form
        given: dict[str, Any] = {"max_retries": 0, "retry_on_timeout": False, "request_timeout": 30}
        if self.ca:
            given["ca_certs"] = self.ca
        if self.fingerprint:
            given["ssl_assert_fingerprint"] = self.fingerprint
            given["verify_certs"] = bool(self.ca)
            given["ssl_show_warn"] = False  # the fingerprint is what proves it
        if self.api_key:
            given["api_key"] = self.api_key
        elif self.user:
            given["basic_auth"] = (self.user, self.password)
        return Elasticsearch(self.url, **given)


@contextmanager
def asking() -> Iterator[None]:
    """Ask the server; whatever it fails by becomes `Away` with a reason that a person can act on."""
    import elasticsearch as library

    try:
        yield
    except library.ConnectionTimeout as error:
        raise Away(reason="it answers too late") from error
    except library.SSLError as error:
        raise Away(reason=UNTRUSTED) from error
    except library.ConnectionError as error:
        raise Away(reason=_unconnected(error)) from error
    except library.AuthenticationException as error:
        raise Away(reason="it refuses the user and password, or the API key") from error
    except library.AuthorizationException as error:
        raise Away(reason="it does not let this user or API key do that") from error
    except library.NotFoundError as error:
        raise Away(reason=NOT_BUILT, status=GONE) from error
    except library.ApiError as error:
        reason = "it has too much to do" if error.status_code == FULL else f"it answers with error {error.status_code}"
        raise Away(reason=reason, status=error.status_code) from error
    except (library.UnsupportedProductError, library.SerializationError) as error:
        raise Away(reason="what answers there is no Elasticsearch") from error
    except library.TransportError as error:
        raise Away(reason="it cannot be reached") from error


def _unconnected(error: Exception) -> str:
    said = str(error)
    return UNTRUSTED if "CERTIFICATE" in said or "ingerprint" in said else "it cannot be reached"
