from typing import Any

import pytest
from django.test import RequestFactory

from mobilemoney.gateway.addresses import network_key, peer_address


def address(settings: Any, proxies: int, forwarded: str | None, remote: str = "10.0.0.1") -> str:
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return peer_address(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))


class TestWithoutProxies:
    @pytest.mark.parametrize("forged", [None, "1.2.3.4", "1.2.3.4, 5.6.7.8", "nonsense", "10.0.0.1"])
    def test_the_header_says_nothing(self, settings: Any, forged: str | None) -> None:
        assert address(settings, 0, forged) == "10.0.0.1"


class TestBehindProxies:
    @pytest.mark.parametrize(
        ("proxies", "forwarded", "expected"),
        [
            (1, "203.0.113.9", "203.0.113.9"),
            (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
            (1, "1.1.1.1, 2.2.2.2, 203.0.113.9", "203.0.113.9"),
            (2, "203.0.113.9, 10.0.0.2", "203.0.113.9"),
            (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
            (1, "203.0.113.9:51234", "203.0.113.9"),
            (1, "[2001:db8::1]:443", "2001:db8::1"),
            (1, "2001:db8::1", "2001:db8::1"),
            (1, "::ffff:203.0.113.9", "203.0.113.9"),
        ],
    )
    def test_it_is_the_last_hop_that_no_proxy_of_ours_is(
        self, settings: Any, proxies: int, forwarded: str, expected: str
    ) -> None:
        assert address(settings, proxies, forwarded) == expected

    @pytest.mark.parametrize("forwarded", [None, "", "nonsense", "unknown", ", ,"])
    def test_without_a_usable_header_it_is_whoever_connected(self, settings: Any, forwarded: str | None) -> None:
        assert address(settings, 1, forwarded) == "10.0.0.1"

    def test_a_unix_socket_has_no_address(self, settings: Any) -> None:
        assert address(settings, 0, None, remote="") == ""


def test_one_customer_s_ipv6_addresses_count_as_one() -> None:
    assert network_key("2001:db8:1:2::a") == network_key("2001:db8:1:2:ffff::b")
    assert network_key("2001:db8:1:2::a") != network_key("2001:db8:1:3::a")
    assert network_key("203.0.113.9") == "203.0.113.9"
    assert network_key("") == "unknown"
