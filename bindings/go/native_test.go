package membrane_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func connectNative(t *testing.T, engine *membrane.Engine) (*membrane.Connection, error) {
	t.Helper()
	return tenant(t, engine, "a").Connect(context.Background(), membrane.ConnectRequest{
		ConnectorKey: "native", Input: map[string]string{"apiKey": "secret-key"}, AllowMultipleConnections: true,
	})
}

func openWithNative(t *testing.T) *membrane.Engine {
	t.Helper()
	engine := openEngine(t)
	definition := membrane.CreateConnectorRequest{
		Key: "native", Name: "Native", Type: "client-credentials",
		InputSchema: json.RawMessage(
			`{"type": "object", "properties": {"apiKey": {"type": "string"}}, "required": ["apiKey"]}`),
		GetCredentialsFromConnectionParameters: json.RawMessage(`{"type": "native", "name": "ours"}`),
		MakeAPIClient:                          json.RawMessage(`{"type": "mapping", "mapping": {"baseUri": "http://127.0.0.1:9"}}`),
	}
	if _, err := manager(t, engine).CreateConnector(context.Background(), definition); err != nil {
		t.Fatal(err)
	}
	return engine
}

func expectKey(t *testing.T, err error, key string) *membrane.Error {
	t.Helper()
	var failure *membrane.Error
	if !errors.As(err, &failure) || failure.Key != key {
		t.Fatalf("%v is not %s", err, key)
	}
	if strings.Contains(failure.Error(), "secret-key") {
		t.Errorf("%v holds a secret", failure)
	}
	return failure
}

func TestNativeFunction(t *testing.T) {
	engine := openWithNative(t)
	_, err := connectNative(t, engine)
	expectKey(t, err, "native_function_missing")

	err = engine.SetNativeFunction("ours", func(ctx context.Context, call *membrane.NativeCall) (any, error) {
		if _, limited := ctx.Deadline(); !limited || call.Function != "getCredentialsFromConnectionParameters" {
			return nil, errors.New("not as expected")
		}
		// The library may be used.
		if _, err := tenant(t, engine, "b").ListConnections(ctx, membrane.ListConnectionsRequest{}); err != nil {
			return nil, err
		}
		return map[string]string{"token": string(call.Variables["connectionInput"])}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	connection, err := connectNative(t, engine)
	if err != nil {
		t.Fatal(err)
	}
	credentials, err := manager(t, engine).GetCredentials(context.Background(),
		membrane.GetCredentialsRequest{ID: connection.ID})
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := json.Marshal(credentials); !strings.Contains(string(text), `apiKey\":\"secret-key`) {
		t.Errorf("%s", text)
	}

	for _, function := range []membrane.NativeFunction{
		func(context.Context, *membrane.NativeCall) (any, error) {
			return nil, errors.New("secret-key is wrong")
		},
		func(context.Context, *membrane.NativeCall) (any, error) { return make(chan int), nil },
		func(context.Context, *membrane.NativeCall) (any, error) {
			panic("a native function of the test panics: expected")
		},
		func(context.Context, *membrane.NativeCall) (any, error) { return nil, errors.New("nul \x00") },
	} {
		if err := engine.SetNativeFunction("ours", function); err != nil {
			t.Fatal(err)
		}
		_, err = connectNative(t, engine)
		expectKey(t, err, "native_function_failed")
	}
	if err := engine.SetNativeFunction("ours", nil); err != nil {
		t.Fatal(err)
	}
	_, err = connectNative(t, engine)
	expectKey(t, err, "native_function_missing")
	if err := engine.SetNativeFunction("no name", nil); !errors.Is(err, membrane.ErrInvalidArgument) {
		t.Error(err)
	}
}

func TestNativeFunctionOnManyGoroutines(t *testing.T) {
	engine := openWithNative(t)
	err := engine.SetNativeFunction("ours", func(context.Context, *membrane.NativeCall) (any, error) {
		return struct{}{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	client := tenant(t, engine, "a")
	var group sync.WaitGroup
	for i := 0; i < 8; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			_, err := client.Connect(context.Background(), membrane.ConnectRequest{
				ConnectorKey: "native", Input: map[string]string{"apiKey": "k"}, AllowMultipleConnections: true,
			})
			if err != nil {
				t.Error(err)
			}
		}()
	}
	group.Wait()
}
