"""The warehouse file: dbt's layers as assets, and the checks that stand between them.

In: running dbt (``dbt_runner``), its models as assets (``dbt_assets``), suites of expectations as asset checks
(``checks``), and the tables about the archive itself (``archive_tables``).
Out: what is published of it (``release``). Example: that marts wait for the checks of the intermediate layer.
"""
