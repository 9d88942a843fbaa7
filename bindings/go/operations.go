package membrane

// #include "glue.h"
import "C"

// operations are the header's operations by name.
var operations = map[string]C.membrane_go_operation{
	"connect":            C.membrane_go_operation(C.membrane_connect),
	"complete_connect":   C.membrane_go_operation(C.membrane_complete_connect),
	"list_connections":   C.membrane_go_operation(C.membrane_list_connections),
	"get_connection":     C.membrane_go_operation(C.membrane_get_connection),
	"patch_connection":   C.membrane_go_operation(C.membrane_patch_connection),
	"archive_connection": C.membrane_go_operation(C.membrane_archive_connection),
	"restore_connection": C.membrane_go_operation(C.membrane_restore_connection),
	"refresh_connection": C.membrane_go_operation(C.membrane_refresh_connection),
	"get_credentials":    C.membrane_go_operation(C.membrane_get_credentials),
	"set_credentials":    C.membrane_go_operation(C.membrane_set_credentials),
	"request":            C.membrane_go_operation(C.membrane_request),
	"list_connectors":    C.membrane_go_operation(C.membrane_list_connectors),
	"get_connector":      C.membrane_go_operation(C.membrane_get_connector),
	"create_connector":   C.membrane_go_operation(C.membrane_create_connector),
	"list_integrations":  C.membrane_go_operation(C.membrane_list_integrations),
	"create_integration": C.membrane_go_operation(C.membrane_create_integration),
	"patch_integration":  C.membrane_go_operation(C.membrane_patch_integration),
	"get_workspace":      C.membrane_go_operation(C.membrane_get_workspace),
	"patch_workspace":    C.membrane_go_operation(C.membrane_patch_workspace),
}
