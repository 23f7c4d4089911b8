"""Wrong figures put into the typed tables, and what becomes of them: caught, and by which rule, or published unseen."""
