"""What the data means, layer by layer. Reads tables; knows no publisher."""
