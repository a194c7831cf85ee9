#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

static __device__ __forceinline__ void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static __device__ __forceinline__ Position ConvolutionSizes_PaddedPositionOf(ConvolutionSizes* self, int input)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(input / (int)((unsigned int)self->height.Input * (unsigned int)self->width.Input)) + (unsigned int)self->depth.Padding), (int)((unsigned int)(input / self->width.Input % self->height.Input) + (unsigned int)self->height.Padding), (int)((unsigned int)(input % self->width.Input) + (unsigned int)self->width.Padding));
    return value;
}

static __device__ __forceinline__ void TileProduct_Single_Tile64x64_MultiplyAdd(float* leftTile, float* rightTile, float* patch)
{
    float left[4] = {0};
    float right[4] = {0};
    int row = LOCAL_INDEX / 16;
    int column = LOCAL_INDEX % 16;
    #pragma unroll
    for (int step_ = 0; step_ < 16; step_++)
    {
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            left[i] = leftTile[step_ * 65 + row + i * 16];
        }
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            right[j] = rightTile[step_ * 65 + column + j * 16];
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
}

static __device__ __forceinline__ Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(element / (int)((unsigned int)self->height.Kernel * (unsigned int)self->width.Kernel)) * (unsigned int)self->depth.Dilation), (int)((unsigned int)(element / self->width.Kernel % self->height.Kernel) * (unsigned int)self->height.Dilation), (int)((unsigned int)(element % self->width.Kernel) * (unsigned int)self->width.Dilation));
    return value;
}

static __device__ __forceinline__ int ConvolutionAxis_OutputOf(ConvolutionAxis* self, int distance_)
{
    int output = distance_ / self->Stride;
    if (distance_ < 0 || (int)((unsigned int)output * (unsigned int)self->Stride) != distance_ || output >= self->Output)
    {
        return -1;
    }
    return output;
}

static __device__ __forceinline__ int ConvolutionSizes_OutputAt(ConvolutionSizes* self, Position padded, Position offset)
{
    int d = ConvolutionAxis_OutputOf(&self->depth, (int)((unsigned int)padded.Depth - (unsigned int)offset.Depth));
    int h = ConvolutionAxis_OutputOf(&self->height, (int)((unsigned int)padded.Height - (unsigned int)offset.Height));
    int w = ConvolutionAxis_OutputOf(&self->width, (int)((unsigned int)padded.Width - (unsigned int)offset.Width));
    if (d < 0 || h < 0 || w < 0)
    {
        return -1;
    }
    return (int)(((unsigned int)d * (unsigned int)self->height.Output + (unsigned int)h) * (unsigned int)self->width.Output + (unsigned int)w);
}

extern "C" __global__ __launch_bounds__(256) void ConvolutionInputGradient_Single_Tile64x64(float* yGradient, float* w, float* xGradient, ConvolutionSizes sizes)
{
    __shared__ float filterTile[1040];
    __shared__ float gradientTile[1040];
    float patch[16] = {0};
    int m = sizes.Channels;
    int n = (int)((unsigned int)sizes.Batch * (unsigned int)sizes.InputCount);
    int k = (int)((unsigned int)sizes.Filters * (unsigned int)sizes.KernelCount);
    int tilesAcross = (int)((unsigned int)n + 64u - 1u) / 64;
    int tiles = (int)((unsigned int)((int)((unsigned int)m + 64u - 1u) / 64) * (unsigned int)tilesAcross);
    int group = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int firstRow = (int)((unsigned int)(tile / tilesAcross) * 64u);
    int firstColumn = (int)((unsigned int)(tile % tilesAcross) * 64u);
    for (int depth = 0; depth < k; depth += 16)
    {
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)(e / 16));
            int step_ = (int)((unsigned int)depth + (unsigned int)(e % 16));
            int filter = (int)((unsigned int)group * (unsigned int)sizes.Filters + (unsigned int)(step_ / sizes.KernelCount));
            filterTile[e % 16 * 65 + e / 16] = row >= m || step_ >= k ? 0.0f : w[(filter * m + row) * sizes.KernelCount + step_ % sizes.KernelCount];
        }
        for (int j = LOCAL_INDEX % 64; j < 64; j += 64)
        {
            int column = (int)((unsigned int)firstColumn + (unsigned int)j);
            int filters = (int)(((unsigned int)(column / sizes.InputCount) * (unsigned int)sizes.Groups + (unsigned int)group) * (unsigned int)sizes.Filters);
            Position padded = ConvolutionSizes_PaddedPositionOf(&sizes, column % sizes.InputCount);
            for (int i = LOCAL_INDEX / 64; i < 16; i += 4)
            {
                int step_ = (int)((unsigned int)depth + (unsigned int)i);
                int value;
                if (column >= n || step_ >= k)
                {
                    value = -1;
                }
                else
                {
                    Position value2 = ConvolutionSizes_OffsetOf(&sizes, step_ % sizes.KernelCount);
                    value = ConvolutionSizes_OutputAt(&sizes, padded, value2);
                }
                int at = value;
                gradientTile[i * 65 + j] = at >= 0 ? yGradient[(filters + step_ / sizes.KernelCount) * sizes.OutputCount + at] : 0.0f;
            }
        }
        __syncthreads();
        TileProduct_Single_Tile64x64_MultiplyAdd(filterTile, gradientTile, patch);
        __syncthreads();
    }
    #pragma unroll
    for (int j = 0; j < 4; j++)
    {
        int place = (int)((unsigned int)firstColumn + (unsigned int)(LOCAL_INDEX % 16 + j * 16));
        int image = place / sizes.InputCount;
        int element = place % sizes.InputCount;
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)(LOCAL_INDEX / 16 + i * 16));
            if (row < m && place < n)
            {
                xGradient[((image * sizes.Groups + group) * m + row) * sizes.InputCount + element] = patch[i * 4 + j];
            }
        }
    }
}
