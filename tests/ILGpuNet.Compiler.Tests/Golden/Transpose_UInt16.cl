#pragma OPENCL FP_CONTRACT OFF
#define GROUP_INDEX ((int)get_group_id(0))
#define LOCAL_INDEX ((int)get_local_id(0))

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void Transpose_UInt16(__global ushort* input_memory, int input_start, __global ushort* output_memory, int output_start, int rows, int columns, int rowStride, int batchStride)
{
    __global ushort* input = input_memory + input_start;
    __global ushort* output = output_memory + output_start;
    __local ushort tile[272];
    int tilesAcross = (int)((uint)columns + 16u - 1u) / 16;
    int tiles = (int)((uint)((int)((uint)rows + 16u - 1u) / 16) * (uint)tilesAcross);
    int matrix = GROUP_INDEX / tiles;
    int place = GROUP_INDEX % tiles;
    int tileRow = (int)((uint)(place / tilesAcross) * 16u);
    int tileColumn = (int)((uint)(place % tilesAcross) * 16u);
    int x = LOCAL_INDEX % 16;
    int y = LOCAL_INDEX / 16;
    if ((int)((uint)tileRow + (uint)y) < rows && (int)((uint)tileColumn + (uint)x) < columns)
    {
        tile[y * 17 + x] = input[matrix * batchStride + (tileRow + y) * rowStride + tileColumn + x];
    }
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    if ((int)((uint)tileColumn + (uint)y) < columns && (int)((uint)tileRow + (uint)x) < rows)
    {
        output[(matrix * columns + tileColumn + y) * rows + tileRow + x] = tile[x * 17 + y];
    }
}
