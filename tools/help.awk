# Lists the targets of the Makefile: lines like `target: needs ## what it does`, under `## headings`.
BEGIN { FS = ":.*## " }
/^## / { printf "\n%s\n", substr($0, 4) }
/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $1, $2 }
