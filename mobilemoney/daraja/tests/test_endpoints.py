import pytest

from mobilemoney.daraja.endpoints import Endpoints


@pytest.mark.parametrize(
    ("environment", "host"),
    [("sandbox", "https://sandbox.safaricom.co.ke"), ("production", "https://api.safaricom.co.ke")],
)
def test_each_environment_has_its_host(environment: str, host: str) -> None:
    endpoints = Endpoints.for_environment(environment)

    assert endpoints.token == f"{host}/oauth/v1/generate?grant_type=client_credentials"
    assert endpoints.stk_push == f"{host}/mpesa/stkpush/v1/processrequest"
    assert endpoints.stk_query == f"{host}/mpesa/stkpushquery/v1/query"
    assert endpoints.c2b_register("v1") == f"{host}/mpesa/c2b/v1/registerurl"
    assert endpoints.c2b_simulate("v2") == f"{host}/mpesa/c2b/v2/simulate"
    assert endpoints.b2c("v3") == f"{host}/mpesa/b2c/v3/paymentrequest"
    assert endpoints.b2c("v1") == f"{host}/mpesa/b2c/v1/paymentrequest"
    assert endpoints.b2b == f"{host}/mpesa/b2b/v1/paymentrequest"
    assert endpoints.tax == f"{host}/mpesa/b2b/v1/remittax"
    assert endpoints.b2b_express == f"{host}/v1/ussdpush/get-msisdn"
    assert endpoints.transaction_status == f"{host}/mpesa/transactionstatus/v1/query"
    assert endpoints.account_balance == f"{host}/mpesa/accountbalance/v1/query"
    assert endpoints.reversal == f"{host}/mpesa/reversal/v1/request"


def test_the_simulator_is_where_it_is_said_to_be() -> None:
    assert Endpoints.for_environment("simulator", "http://127.0.0.1:8002/").stk_push.startswith(
        "http://127.0.0.1:8002/m"
    )


def test_an_environment_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="simulator"):
        Endpoints.for_environment("simulator")


def test_one_address_can_be_replaced_alone() -> None:
    endpoints = Endpoints.for_environment("sandbox", overrides={"stk_push": "https://proxy.example/push", "token": ""})

    assert endpoints.stk_push == "https://proxy.example/push"
    assert endpoints.stk_query.startswith("https://sandbox.safaricom.co.ke/")
    assert endpoints.token.startswith("https://sandbox.safaricom.co.ke/")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://p.example/t", "https://p.example/t?grant_type=client_credentials"),
        ("https://p.example/t?a=b", "https://p.example/t?a=b&grant_type=client_credentials"),
        ("https://p.example/t?grant_type=other", "https://p.example/t?grant_type=other"),
    ],
)
def test_a_token_address_always_names_its_grant_type(given: str, used: str) -> None:
    assert Endpoints.for_environment("sandbox", overrides={"token": given}).token == used


def test_an_address_for_registration_holds_for_both_versions() -> None:
    endpoints = Endpoints.for_environment("sandbox", overrides={"c2b_register": "https://p.example/reg"})

    assert endpoints.c2b_register("v1") == endpoints.c2b_register("v2") == "https://p.example/reg"


@pytest.mark.parametrize("name", ["b2b", "tax", "b2b_express", "transaction_status", "account_balance", "reversal"])
def test_each_address_of_money_out_can_be_replaced_alone(name: str) -> None:
    endpoints = Endpoints.for_environment("sandbox", overrides={name: "https://p.example/x"})

    assert getattr(endpoints, name) == "https://p.example/x"
    assert endpoints.b2c("v3").startswith("https://sandbox.safaricom.co.ke/")


def test_an_address_for_payouts_holds_for_both_versions() -> None:
    endpoints = Endpoints.for_environment("sandbox", overrides={"b2c": "https://p.example/pay"})

    assert endpoints.b2c("v1") == endpoints.b2c("v3") == "https://p.example/pay"
