"""What a row of records holds, and how it is written: apart for batches, and for several that are one."""
