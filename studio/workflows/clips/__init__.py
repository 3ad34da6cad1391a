"""What the worker makes of orders, and what people then say of it: review, publish, make anew."""
