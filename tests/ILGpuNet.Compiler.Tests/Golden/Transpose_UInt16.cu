#define GROUP_INDEX ((int)blockIdx.x)
#define LOCAL_INDEX ((int)threadIdx.x)

extern "C" __global__ __launch_bounds__(256) void Transpose_UInt16(unsigned short* input, unsigned short* output, int rows, int columns, int rowStride, int batchStride)
{
    __shared__ unsigned short tile[272];
    int tilesAcross = (int)((unsigned int)columns + 16u - 1u) / 16;
    int tiles = (int)((unsigned int)((int)((unsigned int)rows + 16u - 1u) / 16) * (unsigned int)tilesAcross);
    int matrix = GROUP_INDEX / tiles;
    int place = GROUP_INDEX % tiles;
    int tileRow = (int)((unsigned int)(place / tilesAcross) * 16u);
    int tileColumn = (int)((unsigned int)(place % tilesAcross) * 16u);
    int x = LOCAL_INDEX % 16;
    int y = LOCAL_INDEX / 16;
    if ((int)((unsigned int)tileRow + (unsigned int)y) < rows && (int)((unsigned int)tileColumn + (unsigned int)x) < columns)
    {
        tile[y * 17 + x] = input[matrix * batchStride + (tileRow + y) * rowStride + tileColumn + x];
    }
    __syncthreads();
    if ((int)((unsigned int)tileColumn + (unsigned int)y) < columns && (int)((unsigned int)tileRow + (unsigned int)x) < rows)
    {
        output[(matrix * columns + tileColumn + y) * rows + tileRow + x] = tile[x * 17 + y];
    }
}
