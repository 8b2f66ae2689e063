"""A stand-in for Daraja, M-PESA's HTTP interface: same wire, own books, and every fault on demand."""
