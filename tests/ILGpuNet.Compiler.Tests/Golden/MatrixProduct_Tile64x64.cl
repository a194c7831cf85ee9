#pragma OPENCL FP_CONTRACT OFF
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_INDEX ((int)get_group_id(0))

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void MatrixProduct_Tile64x64(__global float* a_memory, int a_start, __global float* b_memory, int b_start, __global float* c_memory, int c_start, int m, int n, int k)
{
    __global float* a = a_memory + a_start;
    __global float* b = b_memory + b_start;
    __global float* c = c_memory + c_start;
    __local float tileA[1024];
    __local float tileB[1024];
    float patch[16] = {0};
    float left[4] = {0};
    float right[4] = {0};
    int threadRow = LOCAL_INDEX / 16;
    int threadColumn = LOCAL_INDEX % 16;
    int tilesAcross = (int)((uint)n + 64u - 1u) / 64;
    int firstRow = (int)((uint)(GROUP_INDEX / tilesAcross) * 64u);
    int firstColumn = (int)((uint)(GROUP_INDEX % tilesAcross) * 64u);
    for (int depth = 0; depth < k; depth += 16)
    {
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int row = (int)((uint)firstRow + (uint)(e / 16));
            int column = (int)((uint)depth + (uint)(e % 16));
            tileA[e % 16 * 64 + e / 16] = row >= m || column >= k ? 0.0f : a[row * k + column];
        }
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int row = (int)((uint)depth + (uint)(e / 64));
            int column = (int)((uint)firstColumn + (uint)(e % 64));
            tileB[e] = row >= k || column >= n ? 0.0f : b[row * n + column];
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        #pragma unroll
        for (int step_ = 0; step_ < 16; step_++)
        {
            #pragma unroll
            for (int i = 0; i < 4; i++)
            {
                left[i] = tileA[step_ * 64 + threadRow + i * 16];
            }
            #pragma unroll
            for (int j = 0; j < 4; j++)
            {
                right[j] = tileB[step_ * 64 + threadColumn + j * 16];
            }
            #pragma unroll
            for (int i = 0; i < 4; i++)
            {
                #pragma unroll
                for (int j = 0; j < 4; j++)
                {
                    int at = i * 4 + j;
                    patch[at] = fma(left[i], right[j], patch[at]);
                }
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            int row = (int)((uint)firstRow + (uint)threadRow + (uint)(i * 16));
            int column = (int)((uint)firstColumn + (uint)threadColumn + (uint)(j * 16));
            if (row < m && column < n)
            {
                c[row * n + column] = patch[i * 4 + j];
            }
        }
    }
}
