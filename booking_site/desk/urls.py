"""The desk's addresses: pages, the panels they are made of, and what their buttons do."""

from django.urls import path

from booking_site.desk import (
    actions,
    board_actions,
    board_pages,
    composer,
    diary,
    glance,
    overview,
    pages,
    person,
    plain_assistant,
    queues,
    thread,
    timeline,
)
from booking_site.desk.sign_in import SignIn, SignOut

app_name = "desk"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("desk/", pages.desk, name="desk"),
    path("desk/today/", pages.today, name="today"),
    path("desk/all/", pages.everything, name="everything"),
    path("desk/c/<int:conversation_id>/", pages.conversation, name="conversation"),
    path("desk/c/<int:conversation_id>/person/", pages.person_page, name="person"),
    path("desk/c/<int:conversation_id>/take-over/", actions.take_over, name="take-over"),
    path("desk/c/<int:conversation_id>/hand-back/", actions.hand_back, name="hand-back"),
    path("desk/c/<int:conversation_id>/close/", actions.resolve, name="resolve"),
    path("desk/c/<int:conversation_id>/assign/", actions.assign, name="assign"),
    path("desk/c/<int:conversation_id>/write/", actions.write, name="write"),
    path("desk/day/", board_pages.day, name="day"),
    path("desk/day/book/", board_actions.book, name="day-book"),
    path("desk/day/move/", board_actions.move, name="day-move"),
    path("desk/day/cancel/", board_actions.cancel, name="day-cancel"),
    path("desk/day/mark/", board_actions.mark, name="day-mark"),
    path("desk/panels/day/", board_pages.panel, name="panel-board"),
    path("desk/panels/day/why/", board_pages.why, name="panel-board-why"),
    path("desk/panels/day/people/", board_pages.people, name="panel-board-people"),
    path("desk/panels/day/visit/", board_pages.visit, name="panel-board-visit"),
    path("desk/panels/glance/", glance.panel, name="panel-glance"),
    path("desk/practise-outage/", plain_assistant.practise, name="practise-outage"),
    path("desk/panels/plain-assistant/", plain_assistant.panel, name="panel-plain-assistant"),
    path("desk/panels/queues/", queues.panel, name="panel-queues"),
    path("desk/panels/all/", queues.everything, name="panel-everything"),
    path("desk/panels/overview/", overview.panel, name="panel-overview"),
    path("desk/panels/strip/", diary.panel, name="panel-strip"),
    path("desk/panels/c/<int:conversation_id>/head/", thread.panel, name="panel-head"),
    path("desk/panels/c/<int:conversation_id>/timeline/", timeline.panel, name="panel-timeline"),
    path("desk/panels/c/<int:conversation_id>/composer/", composer.panel, name="panel-composer"),
    path("desk/panels/c/<int:conversation_id>/person/", person.panel, name="panel-person"),
    path("desk/panels/c/<int:conversation_id>/number/", person.number, name="number"),
]
