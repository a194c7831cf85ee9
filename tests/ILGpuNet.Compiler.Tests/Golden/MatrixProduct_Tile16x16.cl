#pragma OPENCL FP_CONTRACT OFF
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_INDEX ((int)get_group_id(0))

__kernel __attribute__((reqd_work_group_size(64, 1, 1))) void MatrixProduct_Tile16x16(__global float* a_memory, int a_start, __global float* b_memory, int b_start, __global float* c_memory, int c_start, int m, int n, int k)
{
    __global float* a = a_memory + a_start;
    __global float* b = b_memory + b_start;
    __global float* c = c_memory + c_start;
    __local float tileA[128];
    __local float tileB[128];
    float patch[4] = {0};
    float left[2] = {0};
    float right[2] = {0};
    int threadRow = LOCAL_INDEX / 8;
    int threadColumn = LOCAL_INDEX % 8;
    int tilesAcross = (int)((uint)n + 16u - 1u) / 16;
    int firstRow = (int)((uint)(GROUP_INDEX / tilesAcross) * 16u);
    int firstColumn = (int)((uint)(GROUP_INDEX % tilesAcross) * 16u);
    for (int depth = 0; depth < k; depth += 8)
    {
        for (int e = LOCAL_INDEX; e < 128; e += 64)
        {
            int row = (int)((uint)firstRow + (uint)(e / 8));
            int column = (int)((uint)depth + (uint)(e % 8));
            tileA[e % 8 * 16 + e / 8] = row >= m || column >= k ? 0.0f : a[row * k + column];
        }
        for (int e = LOCAL_INDEX; e < 128; e += 64)
        {
            int row = (int)((uint)depth + (uint)(e / 16));
            int column = (int)((uint)firstColumn + (uint)(e % 16));
            tileB[e] = row >= k || column >= n ? 0.0f : b[row * n + column];
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        #pragma unroll
        for (int step_ = 0; step_ < 8; step_++)
        {
            #pragma unroll
            for (int i = 0; i < 2; i++)
            {
                left[i] = tileA[step_ * 16 + threadRow + i * 8];
            }
            #pragma unroll
            for (int j = 0; j < 2; j++)
            {
                right[j] = tileB[step_ * 16 + threadColumn + j * 8];
            }
            #pragma unroll
            for (int i = 0; i < 2; i++)
            {
                #pragma unroll
                for (int j = 0; j < 2; j++)
                {
                    int at = i * 2 + j;
                    patch[at] = fma(left[i], right[j], patch[at]);
                }
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    #pragma unroll
    for (int i = 0; i < 2; i++)
    {
        #pragma unroll
        for (int j = 0; j < 2; j++)
        {
            int row = (int)((uint)firstRow + (uint)threadRow + (uint)(i * 8));
            int column = (int)((uint)firstColumn + (uint)threadColumn + (uint)(j * 8));
            if (row < m && column < n)
            {
                c[row * n + column] = patch[i * 2 + j];
            }
        }
    }
}
