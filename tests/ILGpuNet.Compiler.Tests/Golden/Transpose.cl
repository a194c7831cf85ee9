#pragma OPENCL FP_CONTRACT OFF
#define GROUP_INDEX ((int)get_group_id(0))
#define LOCAL_INDEX ((int)get_local_id(0))

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void Transpose(__global float* input_memory, int input_start, __global float* output_memory, int output_start, int rows, int columns)
{
    __global float* input = input_memory + input_start;
    __global float* output = output_memory + output_start;
    __local float tile[272];
    int tilesAcross = (int)((uint)columns + 16u - 1u) / 16;
    int tileRow = (int)((uint)(GROUP_INDEX / tilesAcross) * 16u);
    int tileColumn = (int)((uint)(GROUP_INDEX % tilesAcross) * 16u);
    int x = LOCAL_INDEX % 16;
    int y = LOCAL_INDEX / 16;
    if ((int)((uint)tileRow + (uint)y) < rows && (int)((uint)tileColumn + (uint)x) < columns)
    {
        tile[y * 17 + x] = input[(tileRow + y) * columns + tileColumn + x];
    }
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    if ((int)((uint)tileColumn + (uint)y) < columns && (int)((uint)tileRow + (uint)x) < rows)
    {
        output[(tileColumn + y) * rows + tileRow + x] = tile[x * 17 + y];
    }
}
