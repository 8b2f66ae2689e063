"""Who runs the house: sign-in, first superuser, businesses, people, API clients, logs, health, the dashboard's door."""
