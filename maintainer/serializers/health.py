from rest_framework import serializers

from mobilemoney.businesses.models import Environment

STATUSES = ["healthy", "degraded"]


class HealthOutput(serializers.Serializer[dict[str, str]]):
    status = serializers.ChoiceField(STATUSES)
    database = serializers.ChoiceField(["connected"])
    migrations = serializers.ChoiceField(["applied", "pending"])
    worker = serializers.ChoiceField(["alive", "absent", "unknown"])
    environment = serializers.ChoiceField(Environment.choices)
