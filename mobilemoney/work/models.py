from django.db import models


class WorkerHeartbeat(models.Model):
    """A worker process that is at work, by its own word and the database's clock."""

    name = models.CharField(max_length=120, primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
