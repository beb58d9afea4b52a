"""The demo's doors: sign in as anyone, and read anyone's mail. They exist in the demo alone."""
