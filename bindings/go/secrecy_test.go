package membrane_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

// What holds secrets, filled with them.
var secretive = []any{
	membrane.Options{WorkspaceKey: "acme", WorkspaceSecret: canary, Key: []byte(canary), Proxy: "http://u:" + canary + "@p"},
	membrane.Access{Key: "acme", Secret: canary},
	membrane.TenantOptions{Name: "acme", Credentials: map[string]string{"a": canary}},
	membrane.ClientOptions{Credentials: canary},
	membrane.KeyOptions{KID: "acme", Passphrase: canary},
	membrane.OpaqueToken{Hint: "acme", Token: canary},
	membrane.AccessToken{Token: canary},
	membrane.Webhook{Name: "acme", Secret: canary},
	membrane.RotatedSecret{ID: "acme", Secret: canary},
	membrane.Credentials{TenantID: "acme", Credentials: json.RawMessage(canary)},
	membrane.SetCredentialsRequest{TenantKey: "acme", Credentials: []string{canary}},
	membrane.FetchedCredentials{TenantKey: "acme", Credentials: canary},
	membrane.PatchSelfRequest{Name: "acme", Credentials: canary},
	membrane.PatchTenantRequest{Name: "acme", Credentials: canary},
	membrane.CreateWorkspaceRequest{Key: "acme", Secret: canary},
	membrane.RotateWorkspaceSecretRequest{Secret: canary},
	membrane.WorkspaceWithSecret{Workspace: membrane.Workspace{Key: "acme"}, Secret: canary},
	membrane.ConnectRequest{Intent: "acme", Input: map[string]any{"apiKey": canary}, ConnectorParameters: canary,
		BrowserBinding: canary},
	membrane.CompleteConnectRequest{CallbackURL: "https://acme.test/?code=" + canary, BrowserBinding: canary},
	membrane.ClientAction{Type: "acme", UIURL: canary, UserCode: canary, VerificationURIComplete: canary,
		BrowserBinding: canary},
	membrane.CreateIntegrationRequest{Key: "acme", Parameters: map[string]string{"clientSecret": canary}},
	membrane.PatchIntegrationRequest{Key: "acme", Parameters: canary},
	membrane.InternalAPI{BaseURI: "acme", Parameters: json.RawMessage(canary), MakeAPIClient: json.RawMessage(canary),
		GetOAuthConfig: json.RawMessage(canary)},
	membrane.NativeCall{Name: "acme", Variables: map[string]json.RawMessage{"a": json.RawMessage(canary)}},
	membrane.HTTPRequest{Path: "acme", Query: map[string]any{"key": canary}, Headers: map[string]string{"X": canary},
		Body: canary, Bytes: []byte(canary), Form: map[string]any{"a": canary}, Cursor: canary,
		Multipart: []membrane.Part{{Name: "acme", Body: canary}}},
	membrane.Part{Name: "acme", Body: canary, Bytes: []byte(canary)},
	membrane.PatchWorkspaceRequest{Name: "acme", InternalAPIPatch: json.RawMessage(canary)},
}

const canary = "canary-of-a-secret"

func TestNoSecretIsPrinted(t *testing.T) {
	octets := strings.Trim(fmt.Sprint([]byte(canary)), "[]")
	hexadecimal := fmt.Sprintf("%x", canary)
	for _, value := range secretive {
		for _, value := range []any{value, []any{value}, struct{ Value any }{value}} {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
				// Their field Format leaves no room for the method.
				if verb == "%d" && strings.Contains(fmt.Sprintf("%#v", value), "KeyOptions{") {
					continue
				}
				text := fmt.Sprintf(verb, value)
				for _, form := range []string{canary, octets, hexadecimal, strings.ToUpper(hexadecimal)} {
					if strings.Contains(text, form) {
						t.Errorf("%s of %T shows a secret: %s", verb, value, text)
					}
				}
			}
		}
	}
}

func TestWhatIsNoSecretIsPrinted(t *testing.T) {
	access := membrane.Access{ID: "ws_1", Key: "acme", Secret: canary}
	for verb, want := range map[string]string{
		"%v":  "{ws_1 acme  ***}",
		"%+v": "{ID:ws_1 Key:acme Name: Secret:***}",
		"%#v": `membrane.Access{ID:"ws_1", Key:"acme", Name:"", Secret:"***"}`,
	} {
		if text := fmt.Sprintf(verb, access); text != want {
			t.Errorf("%s gives %s instead of %s", verb, text, want)
		}
		if text := fmt.Sprintf(verb, &access); text != want {
			t.Errorf("%s of its address gives %s instead of %s", verb, text, want)
		}
	}
	if text := fmt.Sprintf("%v", (*membrane.Access)(nil)); text != "<nil>" {
		t.Errorf("nothing is printed as %s", text)
	}
	if text := fmt.Sprintf("%+v", membrane.ClientOptions{}); text != "{Credentials:<nil>}" {
		t.Errorf("nothing is printed as %s", text)
	}
}

// A struct with a new field that is called like a secret must print itself, and be in the list above.
func TestEveryStructWithASecretIsAmongThese(t *testing.T) {
	names := map[string]bool{}
	for _, value := range secretive {
		names[strings.TrimPrefix(fmt.Sprintf("%T", value), "membrane.")] = true
	}
	packages, err := parser.ParseDir(token.NewFileSet(), ".", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	suspicious := map[string]bool{
		"Secret": true, "Token": true, "Passphrase": true, "Credentials": true, "Parameters": true, "Password": true,
		"Input": true, "WorkspaceSecret": true, "Variables": true, "BrowserBinding": true, "CallbackURL": true,
	}
	// The input of an action is no credential.
	harmless := map[string]bool{"ActRequest": true, "RunActionRequest": true, "Self": true,
		// Its parameters come without their secrets.
		"IntegrationDetails": true}
	ast.Inspect(packages["membrane"], func(node ast.Node) bool {
		spec, ok := node.(*ast.TypeSpec)
		if !ok || !spec.Name.IsExported() || harmless[spec.Name.Name] {
			return true
		}
		fields, ok := spec.Type.(*ast.StructType)
		if !ok {
			return true
		}
		for _, field := range fields.Fields.List {
			for _, name := range field.Names {
				if suspicious[name.Name] && !names[spec.Name.Name] {
					t.Errorf("%s has a field %s, and prints it", spec.Name.Name, name.Name)
				}
			}
		}
		return true
	})
}
