#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)

extern "C" __global__ __launch_bounds__(256) void MatrixProduct_Tile64x64(float* a, float* b, float* c, int m, int n, int k)
{
    __shared__ float tileA[1024];
    __shared__ float tileB[1024];
    float patch[16] = {0};
    float left[4] = {0};
    float right[4] = {0};
    int threadRow = LOCAL_INDEX / 16;
    int threadColumn = LOCAL_INDEX % 16;
    int tilesAcross = (int)((unsigned int)n + 64u - 1u) / 64;
    int firstRow = (int)((unsigned int)(GROUP_INDEX / tilesAcross) * 64u);
    int firstColumn = (int)((unsigned int)(GROUP_INDEX % tilesAcross) * 64u);
    for (int depth = 0; depth < k; depth += 16)
    {
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)(e / 16));
            int column = (int)((unsigned int)depth + (unsigned int)(e % 16));
            tileA[e % 16 * 64 + e / 16] = row >= m || column >= k ? 0.0f : a[row * k + column];
        }
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int row = (int)((unsigned int)depth + (unsigned int)(e / 64));
            int column = (int)((unsigned int)firstColumn + (unsigned int)(e % 64));
            tileB[e] = row >= k || column >= n ? 0.0f : b[row * n + column];
        }
        __syncthreads();
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
                    patch[at] = fmaf(left[i], right[j], patch[at]);
                }
            }
        }
        __syncthreads();
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)threadRow + (unsigned int)(i * 16));
            int column = (int)((unsigned int)firstColumn + (unsigned int)threadColumn + (unsigned int)(j * 16));
            if (row < m && column < n)
            {
                c[row * n + column] = patch[i * 4 + j];
            }
        }
    }
}
