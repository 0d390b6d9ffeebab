"""The live page: what the browser is shown, and how it is kept from everybody else.

``guard`` decides who is let in, ``stream`` tells the browser what has changed, ``server`` joins them and listens,
``desk`` is all they know of the program: pages to show and actions to take, as plain functions.

To add a page, such as one on check-ins: put its template beside the others in ``reports/page/templates``, extending
``base.html`` (``parts.html`` has cards, figures with their table, and forms), write a function that returns its values,
and give ``Desk.pages`` one ``Page`` more. A thing to do on it is one function more in ``Desk.actions``; its form posts
to ``/actions/NAME``, and the sentence that the function returns is shown under the form. A section on the first page is
an ``include`` in ``home.html``. ``commands/desk.py`` is where the real desk is put together.
"""
