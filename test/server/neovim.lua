-- Drives the server as neovim's own client does. Arguments come from the environment; the answer is one line of JSON.
local file = vim.env.SPEC
local answer = {}

local function finish()
  local out = io.open(vim.env.ANSWER, 'w')
  out:write(vim.json and vim.json.encode(answer) or vim.fn.json_encode(answer))
  out:close()
  vim.cmd('qa!')
end

-- What the editor's page tells an author to write, with what older versions lack.
local client
local start = vim.lsp.start or function(config)
  local id = vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(0, id)
  return id
end
vim.lsp.start = function(config)
  client = start(config)
  return client
end
dofile(vim.env.SETUP)

vim.cmd('edit ' .. vim.fn.fnameescape(file))
local buffer = vim.api.nvim_get_current_buf()

local function request(method, line, character, more)
  local params = { textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = { line = line, character = character } }
  local found = vim.lsp.buf_request_sync(buffer, method, vim.tbl_extend('force', params, more or {}), 20000) or {}
  return (found[client] or {}).result
end

local ok, problem = pcall(function()
  vim.wait(20000, function() return #vim.diagnostic.get(buffer) > 0 end, 20)
  for _, each in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(answer, { what = 'diagnostic', code = each.code, line = each.lnum, column = each.col })
  end
  local hover = request('textDocument/hover', 1, 3)
  table.insert(answer, { what = 'hover', text = hover.contents.value })
  local labels = {}
  local completed = request('textDocument/completion', 2, 7)
  for _, each in ipairs(completed.items or completed) do table.insert(labels, each.label) end
  table.insert(answer, { what = 'completion', labels = labels })
  local edit = request('textDocument/rename', 1, 3, { newName = 'systolic' })
  vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
  table.insert(answer, { what = 'rename', lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false) })
end)
if not ok then table.insert(answer, { what = 'problem', text = tostring(problem) }) end
finish()
