/* Every operation: what has the shape client, request, call, out_response, out_error.
 * Written by `make generate`: do not edit. */
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include "support.h"

static const struct {
    const char *name;
    operation *function;
} operations[] = {
#define OPERATION(function) \
    { #function, function }
    OPERATION(membrane_connect),
    OPERATION(membrane_complete_connect),
    OPERATION(membrane_list_connections),
    OPERATION(membrane_get_connection),
    OPERATION(membrane_patch_connection),
    OPERATION(membrane_archive_connection),
    OPERATION(membrane_restore_connection),
    OPERATION(membrane_refresh_connection),
    OPERATION(membrane_get_credentials),
    OPERATION(membrane_set_credentials),
    OPERATION(membrane_request),
    OPERATION(membrane_list_connection_logs),
    OPERATION(membrane_act),
    OPERATION(membrane_create_action),
    OPERATION(membrane_list_actions),
    OPERATION(membrane_get_action),
    OPERATION(membrane_patch_action),
    OPERATION(membrane_archive_action),
    OPERATION(membrane_run_action),
    OPERATION(membrane_list_connectors),
    OPERATION(membrane_get_connector),
    OPERATION(membrane_create_connector),
    OPERATION(membrane_patch_connector),
    OPERATION(membrane_archive_connector),
    OPERATION(membrane_restore_connector),
    OPERATION(membrane_list_integrations),
    OPERATION(membrane_get_integration),
    OPERATION(membrane_create_integration),
    OPERATION(membrane_patch_integration),
    OPERATION(membrane_archive_integration),
    OPERATION(membrane_restore_integration),
    OPERATION(membrane_get_workspace),
    OPERATION(membrane_patch_workspace),
    OPERATION(membrane_get_self),
    OPERATION(membrane_patch_self),
    OPERATION(membrane_create_token),
    OPERATION(membrane_list_tokens),
    OPERATION(membrane_get_token),
    OPERATION(membrane_revoke_token),
    OPERATION(membrane_create_access_token),
    OPERATION(membrane_revoke_tokens),
    OPERATION(membrane_list_tenants),
    OPERATION(membrane_get_tenant),
    OPERATION(membrane_patch_tenant),
    OPERATION(membrane_archive_tenant),
    OPERATION(membrane_restore_tenant),
    OPERATION(membrane_delete_tenant),
    OPERATION(membrane_create_workspace),
    OPERATION(membrane_list_workspaces),
    OPERATION(membrane_delete_workspace),
    OPERATION(membrane_rotate_workspace_secret),
    OPERATION(membrane_create_public_key),
    OPERATION(membrane_list_public_keys),
    OPERATION(membrane_delete_public_key),
    OPERATION(membrane_create_webhook),
    OPERATION(membrane_list_webhooks),
    OPERATION(membrane_get_webhook),
    OPERATION(membrane_patch_webhook),
    OPERATION(membrane_delete_webhook),
    OPERATION(membrane_rotate_webhook_secret),
    OPERATION(membrane_list_webhook_deliveries),
    OPERATION(membrane_redeliver_webhook),
    OPERATION(membrane_list_events),
#undef OPERATION
};

#define OPERATION_COUNT (sizeof operations / sizeof *operations)

#endif
