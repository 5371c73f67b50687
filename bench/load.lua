-- wrk script: wrk -s load.lua URL -- OPERATION TICKETS [AUTHORIZATION]. Prints one line: RESULT, req/s, p50 and p99 in ms, errors.
local base, free = "/eddydesk/api/v2/tickets", "/freescout/api/conversations"
local pro, lead = "/deskpro/api/v2", "/leaddesk/stable"
local forms = {}
local operation, tickets, headers

local function words(n)
  local list = {}
  for i = 1, n do list[i] = "w" .. math.floor(math.random() ^ 3 * 20000) end
  return table.concat(list, " ")
end

local paths = {
  ticket = function() return base .. "/" .. math.random(tickets) end,
  posts = function() return base .. "/" .. math.random(tickets) .. "/posts" end,
  list = function() return base .. "?department_list=" .. math.random(10) end,
  page1000 = function() return base .. "?department_list=" .. math.random(10) .. "&page=1000" end,
  conversations = function() return free .. "?mailboxId=" .. math.random(10) .. "&status=active" end,
  conversation = function() return free .. "/" .. 50 * math.random(math.floor(tickets / 50)) end,
  ["pro-tickets"] = function() return pro .. "/tickets?count=50&include=person,department" end,
  ["pro-ticket"] = function() return pro .. "/tickets/" .. math.random(tickets) end,
  single = function() return pro .. "/tickets/" .. math.random(tickets) end,
  contacts = function() return lead .. string.format("/contacts?phone=%%2B4420%07d", math.random(53, math.floor(tickets / 10))) end,
  campaign = function() return lead .. "/campaigns/" .. math.random(10) end,
  search = function() return base .. "?search=w" .. math.random(300, 10000) end,
}

function init(args)
  math.randomseed(os.time())
  operation, tickets = args[1], tonumber(args[2])
  headers = { ["Authorization"] = args[3] }
  if operation == "create" then
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    for i = 1, 200 do
      forms[i] = string.format("title=%s&description=%s&department_id=%d&user_id=%d", (words(6):gsub(" ", "+")), (words(40):gsub(" ", "+")),
        math.random(10), math.random(100, 500))
    end
  elseif operation == "converse" then
    headers["Content-Type"] = "application/json"
    for i = 1, 200 do
      forms[i] = string.format('{"type":"email","mailboxId":%d,"subject":"%s","customer":{"id":%d},"threads":[{"text":"%s","type":"customer","customer":{"id":%d}}]}',
        math.random(10), words(6), 100 + i, words(40), 100 + i)
    end
  elseif operation == "contact" then
    headers["Content-Type"] = "application/json"
    for i = 1, 200 do
      forms[i] = string.format('{"fname":"%s","lname":"%s","phone":"+4498%07d","company":"%s","city":"%s"}',
        words(1), words(1), math.random(9999999), words(2), words(1))
    end
  elseif operation == "batch" then
    headers["Content-Type"] = "application/json"
    for i = 1, 200 do
      local parts = {}
      for n = 1, 100 do parts[n] = string.format('"p%d":"/api/v2/tickets/%d"', n, math.random(tickets)) end
      forms[i] = "{" .. table.concat(parts, ",") .. "}"
    end
  end
end

local posts = { converse = free, create = base, contact = lead .. "/contacts", batch = pro .. "/batch" }

function request()
  if posts[operation] then return wrk.format("POST", posts[operation], headers, forms[math.random(#forms)]) end
  return wrk.format("GET", paths[operation](), headers)
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT\t%.0f\t%.2f\t%.2f\t%d\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, e.connect + e.read + e.write + e.status + e.timeout))
end
