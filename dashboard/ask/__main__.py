from dashboard.ask.app import app

app(prog_name="froth")
