package membrane_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func TestErrorOfTheLibrary(t *testing.T) {
	client := tenant(t, openEngine(t), "a")
	_, err := client.GetConnection(context.Background(), membrane.GetConnectionRequest{ConnectionKey: "none"})
	var failure *membrane.Error
	if !errors.As(err, &failure) {
		t.Fatalf("got %v", err)
	}
	if failure.Status != membrane.StatusNotFound || failure.Type != "bad_request" || failure.Key != "not_found" ||
		failure.Message == "" || !json.Valid(failure.Data) || failure.Retryable || failure.RetryAfter != 0 ||
		failure.OAuthCode != "" || failure.HTTPStatus != 0 {
		t.Errorf("got %+v", failure)
	}
	if failure.Error() != "membrane: "+failure.Message {
		t.Errorf("got %q", failure.Error())
	}
	if errors.Unwrap(err) != nil {
		t.Errorf("got cause %v", errors.Unwrap(err))
	}

	encoded, err := json.Marshal(failure)
	if err != nil {
		t.Fatal(err)
	}
	var problem membrane.Problem
	if err := json.Unmarshal(encoded, &problem); err != nil {
		t.Fatal(err)
	}
	if problem.Type != failure.Type || problem.Key != failure.Key || problem.Message != failure.Message {
		t.Errorf("got %s", encoded)
	}
}

func TestErrorIs(t *testing.T) {
	for _, test := range []struct {
		status membrane.Status
		exact  error
		group  error
	}{
		{membrane.StatusClosed, membrane.ErrClosed, membrane.ErrUsageError},
		{membrane.StatusNotFound, membrane.ErrNotFound, membrane.ErrTokenError},
		{membrane.StatusDisconnected, membrane.ErrDisconnected, membrane.ErrPersonError},
		{membrane.StatusConfiguration, membrane.ErrConfiguration, membrane.ErrSetupError},
		{membrane.StatusRateLimited, membrane.ErrRateLimited, membrane.ErrRemoteError},
		{membrane.StatusWrongKey, membrane.ErrWrongKey, membrane.ErrStoreError},
		{membrane.StatusOutOfMemory, membrane.ErrOutOfMemory, membrane.ErrInternalError},
	} {
		err := fmt.Errorf("more words: %w", &membrane.Error{Status: test.status})
		if !errors.Is(err, test.exact) || !errors.Is(err, test.group) {
			t.Errorf("%v is not %v or not %v", err, test.exact, test.group)
		}
		if errors.Is(err, membrane.ErrConflict) || errors.Is(err, context.Canceled) {
			t.Errorf("%v is another error, too", err)
		}
	}
	if errors.Is(&membrane.Error{Status: membrane.StatusDisconnected}, membrane.ErrTokenError) {
		t.Error("an error is of a group that it is not in")
	}
}

func TestStatusString(t *testing.T) {
	for status, want := range map[membrane.Status]string{
		membrane.StatusOK:       "MEMBRANE_OK",
		membrane.StatusNotFound: "MEMBRANE_NOT_FOUND",
		7:                       "Status(7)",
		-1:                      "Status(-1)",
	} {
		if got := status.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	err := &membrane.Error{Status: membrane.StatusOutOfMemory}
	if err.Error() != "membrane: MEMBRANE_OUT_OF_MEMORY" {
		t.Errorf("got %q", err)
	}
}
