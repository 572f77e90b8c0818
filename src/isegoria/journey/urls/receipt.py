"""What a receipt opens. The code is always in a form, never in an address."""

from django.urls import path

from isegoria.journey.views import receipt, receipt_answered

urlpatterns = [
    path("", receipt.show, name="receipt"),
    path("answer/", receipt.answer, name="receipt-answer"),
    path("change/", receipt.change, name="receipt-change"),
    path("withdraw/", receipt.take_back, name="receipt-withdraw"),
    path("erase/", receipt.erase_all, name="receipt-erase"),
    path("our-answer/", receipt_answered.our_answer, name="receipt-our-answer"),
    path("all/", receipt_answered.take_along, name="receipt-all"),
    path("no-contact/", receipt_answered.forget_contact, name="receipt-no-contact"),
    path("mark/", receipt_answered.mark_answer, name="receipt-mark"),
    path("influence/", receipt_answered.influence, name="receipt-influence"),
    path("solved/", receipt_answered.was_it_solved, name="receipt-solved"),
    path("keep/", receipt.keep, name="receipt-keep"),
    path("proof/", receipt.proof, name="receipt-proof"),
    path("resume/", receipt.resume, name="receipt-resume"),
    path("about-you/", receipt.oneself, name="receipt-oneself"),
    path("for-whom/", receipt.speaking, name="receipt-speaking"),
    path("confirm/", receipt.confirm, name="receipt-confirm"),
    path("object/", receipt.object_to_theme, name="receipt-object"),
    path("file/<str:token>/<slug:size>/", receipt.file, name="receipt-file"),
    path("forget/", receipt.forget_here, name="receipt-forget"),
]
