"""Questions taken along: kept on the device, answered without a connection, sent later."""
