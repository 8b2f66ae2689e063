"""What a new person's name and password must fulfil. Both checks raise Django's ValidationError, by field."""

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

PASSWORD_LENGTH_MAX = 1024  # Hashing has a cost that grows with the text; nobody types more.


def check_new_username(username: str) -> str:
    """The name in the form that it is stored in."""
    username = User.normalize_username(username)
    try:
        User._meta.get_field("username").clean(username, None)
    except ValidationError as wrong:
        raise ValidationError({"username": wrong.messages}) from None
    # Two names that differ by case only would be one to every reader.
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": ["This username is taken."]})
    return username


def check_new_password(password: str, *, username: str, email: str = "") -> None:
    try:
        validate_password(password, user=User(username=username, email=email))
    except ValidationError as wrong:
        raise ValidationError({"password": wrong.messages}) from None
