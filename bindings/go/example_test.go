package membrane_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func Example() {
	// The customer's app: it wants a key in a header.
	app := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		answer.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(answer, `{"greeting":"hello, %s"}`, request.Header.Get("X-Api-Key"))
	}))
	defer app.Close()

	ctx := context.Background()
	secret := strings.Repeat("s", 64)
	engine, err := membrane.Open("sqlite::memory:", &membrane.Options{
		WorkspaceKey:          "acme",
		WorkspaceSecret:       secret,
		Key:                   make([]byte, 32), // for a real store: 32 random bytes, or leave it out
		AllowPrivateAddresses: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	defer engine.Close()

	// Once, by whoever sets up the workspace: how to talk to the app.
	token, err := membrane.SignToken(membrane.Claims{WorkspaceKey: "acme", IsAdmin: true}, secret, membrane.HS256)
	if err != nil {
		log.Fatal(err)
	}
	admin, err := engine.Client(token)
	if err != nil {
		log.Fatal(err)
	}
	defer admin.Close()
	_, err = admin.CreateConnector(ctx, membrane.CreateConnectorRequest{
		Key:  "greeter",
		Name: "Greeter",
		Type: "client-credentials",
		InputSchema: map[string]any{
			"type":       "object",
			"properties": map[string]any{"apiKey": map[string]any{"type": "string"}},
			"required":   []string{"apiKey"},
		},
		MakeAPIClient: map[string]any{
			"type": "mapping",
			"mapping": map[string]any{
				"baseUri": app.URL,
				"headers": map[string]any{"X-Api-Key": map[string]any{"$var": "$.credentials.apiKey"}},
			},
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	// For each customer: connect, then send requests.
	token, err = membrane.SignToken(membrane.Claims{WorkspaceKey: "acme", TenantKey: "customer-42"}, secret, membrane.HS256)
	if err != nil {
		log.Fatal(err)
	}
	customer, err := engine.Client(token)
	if err != nil {
		log.Fatal(err)
	}
	defer customer.Close()
	connection, err := customer.Connect(ctx, membrane.ConnectRequest{
		ConnectorKey: "greeter",
		Input:        map[string]string{"apiKey": "good-key"},
	})
	if err != nil {
		log.Fatal(err)
	}
	answer, err := customer.Request(ctx, membrane.HTTPRequest{ConnectionID: connection.ID, Path: "/hello"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(connection.State, answer.Status)
	fmt.Println(string(answer.Body))
	// Output:
	// READY 200
	// {"greeting":"hello, good-key"}
}

func ExampleSignToken() {
	secret := strings.Repeat("s", 64)
	claims := membrane.Claims{WorkspaceKey: "acme", TenantKey: "customer-42", Name: "Customer 42"}
	signed, err := membrane.SignToken(claims, secret, membrane.HS256)
	if err != nil {
		log.Fatal(err)
	}
	token, err := membrane.VerifyToken(signed, secret)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.TenantKey, token.ExpiresAt.Sub(token.IssuedAt))
	// Output: customer-42 2h0m0s
}

func ExampleError() {
	_, err := membrane.SignToken(membrane.Claims{WorkspaceKey: "acme"}, "too short", membrane.HS256)

	// One status, or everything that the same person must put right.
	fmt.Println(errors.Is(err, membrane.ErrInvalidArgument), errors.Is(err, membrane.ErrUsageError))

	var failure *membrane.Error
	if errors.As(err, &failure) {
		fmt.Println(int(failure.Status), failure.Key, failure.Retryable)
	}
	// Output:
	// true true
	// 100 invalid_key false
}
