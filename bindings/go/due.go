package membrane

// #include "glue.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"runtime"
	"time"
)

// DueLimits say how much one run may do. The zero value of each means its default.
type DueLimits struct {
	// MaxTime is after what time nothing more is begun, in whole milliseconds. Default 10 seconds.
	MaxTime time.Duration
	// MaxCount is how many things are done at most. Default 1000.
	MaxCount int
}

// DueCount says how many things were done, and how many failed and were put off.
type DueCount struct {
	Done   int `json:"done"`
	Failed int `json:"failed"`
}

// DueReport is what a run did.
type DueReport struct {
	DueCount
	// NextDueAt is when something is due next; nil when nothing is.
	NextDueAt *time.Time `json:"nextDueAt"`
	// Erasing is how many tenants, workspaces and webhooks were deleted and are not erased yet.
	Erasing int64 `json:"erasing"`
	// Sources are the counts by kind of work: "webhooks", "callback", "housekeeping", ...
	Sources map[string]DueCount `json:"sources"`
}

// RunDue does what is due: refreshes, deliveries of events, tidying up. What was begun is finished.
func (e *Engine) RunDue(limits DueLimits) (*DueReport, error) {
	options, err := encodeOptions(struct {
		MaxMilliseconds int64 `json:"maxMilliseconds,omitempty"`
		MaxCount        int   `json:"maxCount,omitempty"`
	}{units(limits.MaxTime, time.Millisecond), limits.MaxCount})
	if err != nil {
		return nil, err
	}
	report, err := takeText(C.membrane_go_run_due(e.number(), text(options)))
	runtime.KeepAlive(e)
	if err != nil {
		return nil, err
	}
	return decode[DueReport]("run_due", report)
}

// WorkerOptions say how a worker works. The zero value of each means its default.
type WorkerOptions struct {
	// Threads work side by side, 1 to 16. Default 4.
	Threads int
	// PollInterval is how often to look for what other processes made due, in whole milliseconds. Default 1 second.
	PollInterval time.Duration
}

// StartWorker starts doing what is due in the background, on threads of the library. Options may be nil.
func (e *Engine) StartWorker(options *WorkerOptions) error {
	if options == nil {
		options = &WorkerOptions{}
	}
	encoded, err := encodeOptions(struct {
		Threads          int   `json:"threads,omitempty"`
		PollMilliseconds int64 `json:"pollMilliseconds,omitempty"`
	}{options.Threads, units(options.PollInterval, time.Millisecond)})
	if err != nil {
		return err
	}
	result := C.membrane_go_worker_start(e.number(), text(encoded))
	runtime.KeepAlive(e)
	return takeStatus(result)
}

// StopWorker stops the worker; what it is doing ends before this returns, except when the worker's own event
// callback calls it.
func (e *Engine) StopWorker() {
	C.membrane_go_worker_stop(e.number())
	runtime.KeepAlive(e)
}

func encodeOptions(options any) (string, error) {
	encoded, err := json.Marshal(options)
	if err != nil {
		return "", fmt.Errorf("membrane: encode the options: %w", err)
	}
	return string(encoded), nil
}

// takeStatus takes the error of a function that gives nothing else.
func takeStatus(result C.membrane_go_result) error {
	if result.status != C.MEMBRANE_OK {
		return takeError(result.status, result.error)
	}
	return nil
}
