-- For wrk: sends the requests of a file, one `TOKEN<TAB>BODY` a line, and prints one line of JSON: counts, and
-- latencies in microseconds. LINES names the file, SEED draws the order. With ONCE=1 the lines are sent in the order
-- of the file and none twice; a file that is too short is an error (exit code 3).
local requests, count, worker = {}, 0, nil
local once = os.getenv("ONCE") == "1"
-- The end is told by another state than the one that sends and receives, which can be asked for globals only.
sent, faults, sample = 0, 0, ""

function setup(thread)
  worker = thread
end

function init()
  for line in io.lines(os.getenv("LINES")) do
    local token, body = line:match("^([^\t]*)\t(.*)$")
    local headers = { ["Content-Type"] = "application/json", ["Accept"] = "application/graphql-response+json" }
    if token ~= "" then headers["Authorization"] = "Bearer " .. token end
    count = count + 1
    requests[count] = wrk.format("POST", wrk.path, headers, body)
  end
  math.randomseed(tonumber(os.getenv("SEED") or "1"))
end

function request()
  sent = sent + 1
  if not once then return requests[math.random(count)] end
  if sent > count then
    io.stderr:write("load: all " .. count .. " lines are used up\n")
    os.exit(3)
  end
  return requests[sent]
end

-- Refusals by GraphQL come with status 200.
function response(status, _, body)
  if status ~= 200 or body:find('"errors":[{', 1, true) then
    faults = faults + 1
    if sample == "" then sample = status .. " " .. body:sub(1, 300) end
  end
end

function done(summary, latency)
  local broken = summary.errors
  local sent, faults, sample = worker:get("sent"), worker:get("faults"), worker:get("sample")
  if sample ~= "" then io.stderr:write("load: " .. sample .. "\n") end
  io.write(string.format(
    '\n@@{"answers":%d,"microseconds":%d,"bytes":%d,"broken":%d,"faults":%d,"sent":%d,"p50":%d,"p95":%d,"p99":%d,"max":%d}\n',
    summary.requests, summary.duration, summary.bytes,
    broken.connect + broken.read + broken.write + broken.timeout, faults, sent,
    latency:percentile(50), latency:percentile(95), latency:percentile(99), latency.max))
end
