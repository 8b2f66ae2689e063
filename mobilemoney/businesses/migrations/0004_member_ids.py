"""Members get ids like everything else. The table has a row for each person of each business: small."""

from typing import Any

from django.db import migrations, models

from mobilemoney.identifiers import new_id


def name_members(apps: Any, schema_editor: Any) -> None:
    """In the order in which they joined, since newer ids sort after older ones."""
    Member = apps.get_model("businesses", "Member")
    for member in Member.objects.order_by("id"):
        Member.objects.filter(id=member.id).update(new_id=new_id())


class Migration(migrations.Migration):
    dependencies = [
        ("businesses", "0003_daraja_pace"),
    ]

    operations = [
        migrations.AddField("Member", "new_id", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(name_members, migrations.RunPython.noop),
        migrations.AlterModelOptions("Member", {}),
        migrations.RemoveField("Member", "id"),
        migrations.RenameField("Member", "new_id", "id"),
        migrations.AlterField(
            "Member", "id", models.UUIDField(primary_key=True, default=new_id, editable=False, serialize=False)
        ),
        migrations.AlterModelOptions("Member", {"ordering": ["-id"]}),
    ]
