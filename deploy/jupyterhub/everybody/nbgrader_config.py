"""Where the exchange is, and which course this is: for everybody on the hub."""

import os

c = get_config()  # noqa: F821 (nbgrader gives it)
c.CourseDirectory.course_id = os.environ.get("COURSE", "convnet_lab")
c.Exchange.root = os.environ.get("EXCHANGE", "/srv/nbgrader/exchange")
