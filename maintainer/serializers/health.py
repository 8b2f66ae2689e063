from rest_framework import serializers


class HealthOutput(serializers.Serializer[dict[str, str]]):
    status = serializers.ChoiceField(["healthy", "degraded"])
    database = serializers.ChoiceField(["connected"])
    migrations = serializers.ChoiceField(["applied", "pending"])
    worker = serializers.ChoiceField(["alive", "absent", "unknown"])
    environment = serializers.ChoiceField(["simulator", "sandbox", "production"])
