"""What is drawn from data alone: charts, tracked words, prose, and the words of connections."""
