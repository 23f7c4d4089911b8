from dashboard.cli.app import app

app(prog_name="froth")
