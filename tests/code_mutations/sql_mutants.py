"""All mutants of SQL; importing them costs nothing, unlike what carries them out (:mod:`tests.code_mutations.sql`)."""

from __future__ import annotations

from tests.code_mutations import sql_of_claims, sql_of_facts

SQL_MUTANTS = (*sql_of_facts.MUTANTS, *sql_of_claims.MUTANTS)
