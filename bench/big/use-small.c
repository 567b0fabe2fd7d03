// Lua, zlib and cJSON, a call of each.
#include <stdio.h>
#include <string.h>
#include "cJSON.h"
#include "lauxlib.h"
#include "lualib.h"
#include "zlib.h"

int use_small(void) {
  lua_State *lua = luaL_newstate();
  luaL_openlibs(lua);
  if (luaL_dostring(lua, "local sum = 0 for i = 1, 100 do sum = sum + i end print(sum)"))
    return 1;
  lua_close(lua);
  const char text[] = "{\"names\": [\"a\", \"b\", \"c\"]}";
  unsigned char packed[100], unpacked[100];
  uLongf packed_size = sizeof packed, unpacked_size = sizeof unpacked;
  if (compress(packed, &packed_size, (const Bytef *)text, sizeof text) != Z_OK ||
      uncompress(unpacked, &unpacked_size, packed, packed_size) != Z_OK)
    return 1;
  cJSON *json = cJSON_Parse((const char *)unpacked);
  printf("%d\n", cJSON_GetArraySize(cJSON_GetObjectItem(json, "names")));
  cJSON_Delete(json);
  return 0;
}
