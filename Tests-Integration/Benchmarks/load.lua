-- Sends prepared requests once each, in turn, and prints what came of it as one line of JSON.
-- The file holds, for each request, its length in bytes, a line feed, and its bytes.
local requests = {}
sent = 0

function init(arguments)
  if not arguments[1] then return end
  local file = assert(io.open(arguments[1], "rb"))
  while true do
    local length = file:read("*l")
    if not length then break end
    requests[#requests + 1] = file:read(tonumber(length))
  end
  file:close()
  request = function()
    sent = sent + 1
    return requests[(sent - 1) % #requests + 1]
  end
end

local driver

function setup(thread)
  driver = thread
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"rate":%.1f,"requests":%d,"refused":%d,"failed":%d,"sent":%d,"p50":%.3f,"p99":%.3f,"mean":%.3f}\n',
    summary.requests / (summary.duration / 1e6), summary.requests, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, driver:get("sent"),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.mean / 1000))
end
