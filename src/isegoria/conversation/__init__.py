"""Conversations: the questions of any activity asked and answered one by one, in few words.

The engine under text messages, phone menus, calls and chat. It knows activities through the
contract in ``hear`` alone, and says what it says without knowing how that reaches the person.
"""
