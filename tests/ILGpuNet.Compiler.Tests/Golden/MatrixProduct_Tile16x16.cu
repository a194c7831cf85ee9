#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)

extern "C" __global__ __launch_bounds__(64) void MatrixProduct_Tile16x16(float* a, float* b, float* c, int m, int n, int k)
{
    __shared__ float tileA[128];
    __shared__ float tileB[128];
    float patch[4] = {0};
    float left[2] = {0};
    float right[2] = {0};
    int threadRow = LOCAL_INDEX / 8;
    int threadColumn = LOCAL_INDEX % 8;
    int tilesAcross = (int)((unsigned int)n + 16u - 1u) / 16;
    int firstRow = (int)((unsigned int)(GROUP_INDEX / tilesAcross) * 16u);
    int firstColumn = (int)((unsigned int)(GROUP_INDEX % tilesAcross) * 16u);
    for (int depth = 0; depth < k; depth += 8)
    {
        for (int e = LOCAL_INDEX; e < 128; e += 64)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)(e / 8));
            int column = (int)((unsigned int)depth + (unsigned int)(e % 8));
            tileA[e % 8 * 16 + e / 8] = row >= m || column >= k ? 0.0f : a[row * k + column];
        }
        for (int e = LOCAL_INDEX; e < 128; e += 64)
        {
            int row = (int)((unsigned int)depth + (unsigned int)(e / 16));
            int column = (int)((unsigned int)firstColumn + (unsigned int)(e % 16));
            tileB[e] = row >= k || column >= n ? 0.0f : b[row * n + column];
        }
        __syncthreads();
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
                    patch[at] = fmaf(left[i], right[j], patch[at]);
                }
            }
        }
        __syncthreads();
    }
    #pragma unroll
    for (int i = 0; i < 2; i++)
    {
        #pragma unroll
        for (int j = 0; j < 2; j++)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)threadRow + (unsigned int)(i * 8));
            int column = (int)((unsigned int)firstColumn + (unsigned int)threadColumn + (unsigned int)(j * 8));
            if (row < m && column < n)
            {
                c[row * n + column] = patch[i * 2 + j];
            }
        }
    }
}
