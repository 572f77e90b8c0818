"""Devices of field staff: ODK Collect and others that speak OpenRosa load forms and send them."""
