#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)
#define STORE_RESULT(output, index, value) (output)[index] = (value)

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
    unsigned char strided;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

typedef struct
{
    int Start;
    Position Position;
} GatherPoint;

static __device__ __forceinline__ void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static __device__ __forceinline__ Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(output / (int)((unsigned int)self->height.Output * (unsigned int)self->width.Output)) * (unsigned int)self->depth.Stride - (unsigned int)self->depth.Padding), (int)((unsigned int)(output / self->width.Output % self->height.Output) * (unsigned int)self->height.Stride - (unsigned int)self->height.Padding), (int)((unsigned int)(output % self->width.Output) * (unsigned int)self->width.Stride - (unsigned int)self->width.Padding));
    return value;
}

static __device__ __forceinline__ void GatherPoint_Create(GatherPoint* self, int start, Position position)
{
    self->Start = start;
    self->Position = position;
}

static __device__ __forceinline__ GatherPoint ConvolutionSizes_WindowPoint(ConvolutionSizes* self, int images, int output)
{
    Position window = ConvolutionSizes_WindowOf(self, output);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((unsigned int)images + ((unsigned int)window.Depth * (unsigned int)self->height.Input + (unsigned int)window.Height) * (unsigned int)self->width.Input + (unsigned int)window.Width), window);
    return value;
}

static __device__ __forceinline__ GatherPoint GatherPoint_get_Nowhere()
{
    Position value;
    Position_Create(&value, -1073741824, 0, 0);
    GatherPoint value2;
    GatherPoint_Create(&value2, 0, value);
    return value2;
}

static __device__ __forceinline__ Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(element / (int)((unsigned int)self->height.Kernel * (unsigned int)self->width.Kernel)) * (unsigned int)self->depth.Dilation), (int)((unsigned int)(element / self->width.Kernel % self->height.Kernel) * (unsigned int)self->height.Dilation), (int)((unsigned int)(element % self->width.Kernel) * (unsigned int)self->width.Dilation));
    return value;
}

static __device__ __forceinline__ GatherPoint ConvolutionSizes_KernelPoint(ConvolutionSizes* self, int channel, int element)
{
    Position offset = ConvolutionSizes_OffsetOf(self, element);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((unsigned int)channel * (unsigned int)self->InputCount + ((unsigned int)offset.Depth * (unsigned int)self->height.Input + (unsigned int)offset.Height) * (unsigned int)self->width.Input + (unsigned int)offset.Width), offset);
    return value;
}

static __device__ __forceinline__ int ConvolutionSizes_InputPlace(ConvolutionSizes* self, GatherPoint window, GatherPoint kernel_)
{
    Position v4 = window.Position;
    int value = v4.Depth;
    v4 = kernel_.Position;
    int d = (int)((unsigned int)value + (unsigned int)v4.Depth);
    v4 = window.Position;
    int value2 = v4.Height;
    v4 = kernel_.Position;
    int h = (int)((unsigned int)value2 + (unsigned int)v4.Height);
    v4 = window.Position;
    int value3 = v4.Width;
    v4 = kernel_.Position;
    int w = (int)((unsigned int)value3 + (unsigned int)v4.Width);
    bool isInside = (unsigned int)d < (unsigned int)self->depth.Input && (unsigned int)h < (unsigned int)self->height.Input && (unsigned int)w < (unsigned int)self->width.Input;
    if (isInside)
    {
        return (int)((unsigned int)window.Start + (unsigned int)kernel_.Start);
    }
    return -1;
}

static __device__ __forceinline__ void TileProduct_Single_Tile64x64_MultiplyAdd(float* leftTile, float* rightTile, float* patch)
{
    float left[4] = {0};
    float right[4] = {0};
    float sums[16] = {0};
    int row = LOCAL_INDEX / 16;
    int column = LOCAL_INDEX % 16 * 1;
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            sums[i * 4 + j] = patch[i * 4 + j];
        }
    }
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
                sums[at] = fmaf(left[i], right[j], sums[at]);
            }
        }
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            patch[i * 4 + j] = sums[i * 4 + j];
        }
    }
}

static __device__ __forceinline__ int TileProduct_Single_Tile64x64_Column(int j)
{
    return (int)((unsigned int)(LOCAL_INDEX % 16 * 1) + (unsigned int)j * 16u);
}

extern "C" __global__ __launch_bounds__(256) void ConvolutionForward_Single_Single_AsComputed_Single_Tile64x64(float* x, float* w, float* y, ConvolutionSizes sizes)
{
    __shared__ float filterTile[1040];
    __shared__ float inputTile[1040];
    __shared__ GatherPoint windows[64];
    __shared__ GatherPoint kernels[16];
    float patch[16] = {0};
    int m = sizes.Filters;
    int n = (int)((unsigned int)sizes.Batch * (unsigned int)sizes.OutputCount);
    int k = (int)((unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount);
    int tilesAcross = (int)((unsigned int)n + 64u - 1u) / 64;
    int tiles = (int)((unsigned int)((int)((unsigned int)m + 64u - 1u) / 64) * (unsigned int)tilesAcross);
    int group = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int firstRow = (int)((unsigned int)(tile / tilesAcross) * 64u);
    int firstColumn = (int)((unsigned int)(tile % tilesAcross) * 64u);
    for (int j = LOCAL_INDEX; j < 64; j += 256)
    {
        int column = (int)((unsigned int)firstColumn + (unsigned int)j);
        int images = (int)(((unsigned int)(column / sizes.OutputCount) * (unsigned int)sizes.Groups + (unsigned int)group) * (unsigned int)sizes.Channels * (unsigned int)sizes.InputCount);
        GatherPoint value;
        GatherPoint* value2;
        if (column < n)
        {
            GatherPoint value3 = ConvolutionSizes_WindowPoint(&sizes, images, column % sizes.OutputCount);
            value2 = &windows[j];
            value = value3;
        }
        else
        {
            GatherPoint value3 = GatherPoint_get_Nowhere();
            value2 = &windows[j];
            value = value3;
        }
        *value2 = value;
    }
    for (int depth = 0; depth < k; depth += 16)
    {
        for (int i = LOCAL_INDEX; i < 16; i += 256)
        {
            int step_ = (int)((unsigned int)depth + (unsigned int)i);
            GatherPoint value;
            GatherPoint* value2;
            if (step_ < k)
            {
                GatherPoint value3 = ConvolutionSizes_KernelPoint(&sizes, step_ / sizes.KernelCount, step_ % sizes.KernelCount);
                value2 = &kernels[i];
                value = value3;
            }
            else
            {
                GatherPoint value3 = GatherPoint_get_Nowhere();
                value2 = &kernels[i];
                value = value3;
            }
            *value2 = value;
        }
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)(e / 16));
            int step_ = (int)((unsigned int)depth + (unsigned int)(e % 16));
            filterTile[e % 16 * 65 + e / 16] = row >= m || step_ >= k ? 0.0f : w[(group * m + row) * k + step_];
        }
        __syncthreads();
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int i = e / 64;
            int j = e % 64;
            int at = ConvolutionSizes_InputPlace(&sizes, windows[j], kernels[i]);
            inputTile[i * 65 + j] = at >= 0 ? x[at] : 0.0f;
        }
        __syncthreads();
        TileProduct_Single_Tile64x64_MultiplyAdd(filterTile, inputTile, patch);
        __syncthreads();
    }
    #pragma unroll
    for (int j = 0; j < 4; j++)
    {
        int place = (int)((unsigned int)firstColumn + (unsigned int)TileProduct_Single_Tile64x64_Column(j));
        int image = place / sizes.OutputCount;
        int element = place % sizes.OutputCount;
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)(LOCAL_INDEX / 16 + i * 16));
            if (row < m && place < n)
            {
                STORE_RESULT(y, (int)((((unsigned int)image * (unsigned int)sizes.Groups + (unsigned int)group) * (unsigned int)m + (unsigned int)row) * (unsigned int)sizes.OutputCount + (unsigned int)element), patch[i * 4 + j]);
            }
        }
    }
}
