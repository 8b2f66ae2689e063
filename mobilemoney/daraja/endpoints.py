"""Where Daraja's doors are, by environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

HOSTS: Mapping[str, str] = MappingProxyType(
    {
        "sandbox": "https://sandbox.safaricom.co.ke",
        "production": "https://api.safaricom.co.ke",
    }
)
PATHS: Mapping[str, str] = MappingProxyType(
    {
        "token": "/oauth/v1/generate",
        "stk_push": "/mpesa/stkpush/v1/processrequest",
        "stk_query": "/mpesa/stkpushquery/v1/query",
        "c2b_register": "/mpesa/c2b/{version}/registerurl",
        "c2b_simulate": "/mpesa/c2b/{version}/simulate",
        "b2c": "/mpesa/b2c/{version}/paymentrequest",
        "b2b": "/mpesa/b2b/v1/paymentrequest",
        "tax": "/mpesa/b2b/v1/remittax",
        "b2b_express": "/v1/ussdpush/get-msisdn",
        "transaction_status": "/mpesa/transactionstatus/v1/query",
        "account_balance": "/mpesa/accountbalance/v1/query",
        "reversal": "/mpesa/reversal/v1/request",
    }
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The address of each operation: a base, and overrides that beat it one by one."""

    base_url: str
    overrides: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def for_environment(
        cls, environment: str, base_url: str = "", overrides: Mapping[str, str] | None = None
    ) -> "Endpoints":
        """Raises ValueError for an environment without a host of its own when no ``base_url`` is given."""
        base = base_url or HOSTS.get(environment, "")
        if not base:
            raise ValueError(f"No Daraja address is known for the environment {environment!r}.")
        return cls(base.rstrip("/"), {name: url for name, url in (overrides or {}).items() if url})

    @property
    def token(self) -> str:
        url = self._address("token")
        if "grant_type=" in url:
            return url
        return url + ("&" if "?" in url else "?") + "grant_type=client_credentials"

    @property
    def stk_push(self) -> str:
        return self._address("stk_push")

    @property
    def stk_query(self) -> str:
        return self._address("stk_query")

    def c2b_register(self, version: str) -> str:
        return self._address("c2b_register", version)

    def c2b_simulate(self, version: str) -> str:
        return self._address("c2b_simulate", version)

    def b2c(self, version: str) -> str:
        return self._address("b2c", version)

    @property
    def b2b(self) -> str:
        return self._address("b2b")

    @property
    def tax(self) -> str:
        return self._address("tax")

    @property
    def b2b_express(self) -> str:
        return self._address("b2b_express")

    @property
    def transaction_status(self) -> str:
        return self._address("transaction_status")

    @property
    def account_balance(self) -> str:
        return self._address("account_balance")

    @property
    def reversal(self) -> str:
        return self._address("reversal")

    def _address(self, name: str, version: str = "") -> str:
        return self.overrides.get(name) or self.base_url + PATHS[name].format(version=version)
