"""The control API: everything that tests and the virtual phone need, as plain JSON under `/control`."""

from __future__ import annotations

from starlette.routing import Mount, Route

from simulator.control import money, phones, records, settings
from simulator.control.reading import door
from simulator.world import World


def control_routes(world: World) -> list[Mount | Route]:
    """All doors of the control API on one page."""
    doors = [
        ("GET", "/config", settings.show_config),
        ("PATCH", "/config", settings.change_config),
        ("GET", "/scenarios", settings.show_scenarios),
        ("GET", "/faults", settings.show_faults),
        ("POST", "/faults", settings.inject_fault),
        ("DELETE", "/faults", settings.clear_faults),
        ("GET", "/clock", settings.show_clock),
        ("POST", "/clock", settings.change_clock),
        ("POST", "/reset", settings.reset),
        ("GET", "/apps", settings.show_apps),
        ("POST", "/apps", settings.add_app),
        ("POST", "/tokens/kill", settings.kill_tokens),
        ("GET", "/shortcodes", settings.show_shortcodes),
        ("POST", "/shortcodes", settings.add_shortcode),
        ("GET", "/prompts", records.show_prompts),
        ("GET", "/prompts/{prompt}", records.show_prompt),
        ("POST", "/prompts/{prompt}/answer", records.answer_prompt),
        ("GET", "/callbacks", records.show_callbacks),
        ("GET", "/callbacks/{callback:int}", records.show_callback),
        ("POST", "/callbacks/{callback:int}/resend", records.resend_callback),
        ("GET", "/requests", records.show_requests),
        ("GET", "/spikes", records.show_spikes),
        ("GET", "/payments", records.show_payments),
        ("GET", "/registrations", records.show_registrations),
        ("GET", "/books", records.show_books),
        ("GET", "/transfers", records.show_transfers),
        ("POST", "/balances", money.set_balance),
        ("GET", "/conversations", money.show_conversations),
        ("GET", "/initiators", money.show_initiators),
        ("POST", "/initiators", money.add_initiator),
        ("POST", "/initiators/{name}/unlock", money.unlock_initiator),
        ("GET", "/certificate", money.show_certificate),
        ("GET", "/phones/{msisdn}", phones.show_phone),
        ("PATCH", "/phones/{msisdn}", phones.change_phone),
        ("POST", "/pay", phones.pay),
    ]
    return [
        Mount("/control", routes=[Route(path, door(world, view), methods=[method]) for method, path, view in doors]),
        Route("/health", door(world, settings.health), methods=["GET"]),
    ]
