"""Pages for a browser: a day, or several days, as one file or served live.

``charts`` turns summaries into figures with a table each, ``day`` and ``period`` say what is on a page, ``render`` puts
it into the templates beside it. A page that stands alone carries its style, its script and plotly's own script, and a
content security policy that lets nothing else in: opened from disk it asks no network.
"""
