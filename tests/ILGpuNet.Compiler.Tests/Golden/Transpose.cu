#define GROUP_INDEX ((int)blockIdx.x)
#define LOCAL_INDEX ((int)threadIdx.x)

extern "C" __global__ __launch_bounds__(256) void Transpose(float* input, float* output, int rows, int columns)
{
    __shared__ float tile[272];
    int tilesAcross = (int)((unsigned int)columns + 16u - 1u) / 16;
    int tileRow = (int)((unsigned int)(GROUP_INDEX / tilesAcross) * 16u);
    int tileColumn = (int)((unsigned int)(GROUP_INDEX % tilesAcross) * 16u);
    int x = LOCAL_INDEX % 16;
    int y = LOCAL_INDEX / 16;
    if ((int)((unsigned int)tileRow + (unsigned int)y) < rows && (int)((unsigned int)tileColumn + (unsigned int)x) < columns)
    {
        tile[y * 17 + x] = input[(tileRow + y) * columns + tileColumn + x];
    }
    __syncthreads();
    if ((int)((unsigned int)tileColumn + (unsigned int)y) < columns && (int)((unsigned int)tileRow + (unsigned int)x) < rows)
    {
        output[(tileColumn + y) * rows + tileRow + x] = tile[x * 17 + y];
    }
}
